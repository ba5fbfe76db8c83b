"""Indexes on tables that others bring, for questions which every page asks after each publication.

They are laid after each `migrate` and not by a migration of ours: SQLite makes a table anew when a migration
of its owner changes it, and then knows only of the owner's indexes.
"""

from django.db import connections

INDEXES = {
    # Hardly a page has such a moment; the next one is looked for among those (core.moments).
    "hall_pages_expiring": "wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL",
    # The rooms of the hall are few, and all posts lie below them.
    "hall_pages_by_depth": "wagtailcore_page (depth, path)",
}


def lay(using: str, **_others: object) -> None:
    """Lay what is not there yet: the receiver of `post_migrate`."""
    with connections[using].cursor() as cursor:
        for name, place in INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {place}")
