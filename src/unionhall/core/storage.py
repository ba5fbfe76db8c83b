"""Where files lie that no address of the site leads to."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def private_files() -> FileSystemStorage:
    """The folder of files for staff and the worker alone; it has no web address."""
    return FileSystemStorage(location=settings.DATA / "private", base_url=None, file_permissions_mode=0o600)
