"""Who may write, publish and keep the ledger. Pages go by the groups set in the staff room."""

from wagtail.models import Page

from unionhall.core.models import User
from unionhall.newsroom.models import PostIndex


def may_draft(user: User, parent: Page) -> bool:
    """Whether she may begin a page below this one."""
    return parent.permissions_for_user(user).can_add_subpage()


def may_edit(user: User, page: Page) -> bool:
    """Whether she may change the draft of this page."""
    return page.permissions_for_user(user).can_edit()


def may_publish(user: User, page: Page) -> bool:
    """Whether she may put this page, or one below it, before the public, schedule or withdraw it."""
    powers = page.permissions_for_user(user)
    return powers.can_publish() or (isinstance(page, PostIndex) and powers.can_publish_subpage())


def may_keep_ledger(user: User) -> bool:
    """Whether she may add to the resource ledger and change what stands in it."""
    return user.has_perms(["newsroom.add_resource", "newsroom.change_resource"])


def may_name_topics(user: User) -> bool:
    """Whether she may add a topic."""
    return user.has_perm("newsroom.add_topic")
