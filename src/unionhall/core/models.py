"""The ground's own facts: users, files, letters, import runs and chores. No union noun lives here."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from unionhall.core.storage import private_files
from unionhall.core.uploads import check_document, is_new, name_of_content


class UserManager(BaseUserManager["User"]):
    """Users are known by an e-mail address, compared without regard to case."""

    def create_user(self, email: str | None, password: str | None = None, **facts: object) -> "User":
        user = self.model(email=self.normalize_email(email) or None, **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **facts)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Somebody who signs in. What she belongs to and may see is the roll's business.

    An address of her own is what staff sign in by; who has none here is reached by the addresses on the roll,
    which several people may share.
    """

    username = None  # type: ignore[assignment]
    # Empty is NULL here, not a text: any number of people may have none.
    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)  # type: ignore[assignment]
    language = models.CharField(_("language"), max_length=5, default="en")
    # Of this session, not of the row: the roll's middleware says so.
    has_shown_second_factor = False

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_an_address")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email or str(self.pk)


class Named(models.Model):
    """A thing whose name is written in each of the site's languages; English stands in for a missing one."""

    name = models.CharField(_("name"), max_length=120)
    name_es = models.CharField(_("name in Spanish"), max_length=120, blank=True)
    name_pt = models.CharField(_("name in Portuguese"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language the page is written in."""
        return getattr(self, f"name_{(get_language() or 'en')[:2]}", "") or self.name


class Picture(AbstractImage):
    """An uploaded picture. Its description is the alternative text wherever no better one is given."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    admin_form_fields = ("title", "file", "description", "credit", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_picture", "Can choose picture")]

    @property
    def is_credited(self) -> bool:
        return bool(self.credit.strip())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With its size, which feeds tell, by whatever way it comes."""
        if is_new(self.file):
            self.file_size = self.file.size
        super().save(*args, **kwargs)

    def get_upload_to(self, filename: str) -> str:
        """A name with a digest of the content: it may be kept for good, and nobody guesses it."""
        self.file.open()
        name = name_of_content(filename, self.file.read())
        self.file.seek(0)
        return super().get_upload_to(name)


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class Attachment(AbstractDocument):
    """An uploaded document, with the text found in it so that search can find it."""

    text = models.TextField(editable=False, blank=True)
    text_read_at = models.DateTimeField(editable=False, null=True)
    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        permissions = [("choose_attachment", "Can choose document")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With another file its text is read again."""
        if self.pk and (is_new(self.file) or self._has_another_file()):
            self.text, self.text_read_at = "", None
        super().save(*args, **kwargs)

    def _has_another_file(self) -> bool:
        return not Attachment.objects.filter(pk=self.pk, file=self.file.name).exists()

    def clean(self) -> None:
        super().clean()
        if is_new(self.file):
            try:
                check_document(self.file)
            except ValidationError as refusal:
                raise ValidationError({"file": refusal.messages}) from None


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now: datetime) -> "LetterQuerySet":
        return self.filter(state=Letter.State.WAITING, send_after__lte=now).order_by("send_after", "pk")


class Letter(models.Model):
    """One outgoing e-mail, written in the transaction that causes it and sent by the worker, once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    # The same key is never written twice: a form posted twice, or a task run again, sends one letter.
    key = models.CharField(_("key"), max_length=200, unique=True)
    recipient = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("formatted text"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    send_after = models.DateTimeField(_("not before"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        indexes = [models.Index(fields=["state", "send_after"], name="letters_due")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.recipient})"


class ImportRun(models.Model):
    """One file being read in: what it is, how its columns are understood, and how far it has come."""

    class State(models.TextChoices):
        READY = "ready", _("to be tried")
        CHECKING = "checking", _("being tried")
        CHECKED = "checked", _("tried")
        RUNNING = "running", _("being read in")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    importer = models.CharField(_("kind of file"), max_length=60)
    file = models.FileField(_("file"), upload_to="imports", storage=private_files)
    file_name = models.CharField(_("file name"), max_length=255)
    digest = models.CharField(_("fingerprint of the file"), max_length=64, db_index=True)
    # Column of the importer -> place in the file; and the fingerprint of the header it was said of.
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    layout = models.CharField(_("fingerprint of the header"), max_length=64, blank=True, db_index=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    leave_out = models.BooleanField(_("leave out rows with problems"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READY)
    # Rows before the cursor are done and committed; a run that was killed goes on from here.
    cursor = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    counts = models.JSONField(_("outcome"), default=dict, blank=True)
    notes = models.JSONField(_("notes"), default=list, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    started_from = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")

    def __str__(self) -> str:
        return f"{self.importer}: {self.file_name}"

    @property
    def is_dry(self) -> bool:
        """Whether what is written now is undone again: files must not be written at all."""
        return self.state == self.State.CHECKING

    def count(self, kind: str) -> int:
        """How many rows became `new`, `changed`, `same`, `left out` or `wrong`."""
        return sum(self.counts.get(kind, {}).values())


class ImportProblem(models.Model):
    """What is wrong with one place of an imported file, why one item was left out, or what to know."""

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("problem")
        LEFT_OUT = "left out", _("left out")
        NOTE = "note", _("note")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="problems")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PROBLEM)
    row = models.PositiveIntegerField(_("row"), null=True)
    column = models.CharField(_("column"), max_length=255, blank=True)
    message = models.TextField(_("message"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("problem")

    def __str__(self) -> str:
        return self.message


class Chore(models.Model):
    """When something that is done again and again was last done."""

    name = models.CharField(max_length=200, primary_key=True)
    last_done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Knock(models.Model):
    """One failed attempt to sign in: of which address, from where, both as fingerprints (core.knocking)."""

    address = models.CharField(max_length=64, db_index=True)
    client = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class SearchEntry(models.Model):
    """One thing a reader can find (see `core.search`): its words, its address and its facets."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=5, blank=True)
    # The languages whose readers are shown it, each between blanks.
    read_in = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=255)
    body = models.TextField(blank=True)
    # The same words in lower case without accents: what the database's own index is made of.
    folded_title = models.CharField(max_length=255, blank=True)
    folded_body = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    date = models.DateField(null=True)
    groups = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word of what a reader can find (see `core.vocabulary`), in lower case without accents."""

    word = models.CharField(max_length=100, primary_key=True)

    def __str__(self) -> str:
        return self.word
