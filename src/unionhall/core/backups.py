"""The whole hall in one file, and back: the database, what was uploaded, and files read in.

A backup is a compressed tar archive whose last member, `manifest.json`, names every other with its size and
digest. How a database is copied is in `core.databases`. Settings and the secret are not in a backup.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from io import BufferedReader, BytesIO
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from unionhall.core import databases
from unionhall.core.freshness import generation

FORMAT = 1
_MANIFEST, _DATABASE = "manifest.json", "database"
_MOST_OF_MANIFEST = 100 * 2**20
_CHUNK = 2**20


class BackupError(Exception):
    """The backup could not be made or used; nothing was changed. The message says why and what to do."""


@dataclass(frozen=True)
class Kept:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    version: str
    made_at: str
    engine: str
    migrations: list[str]
    files: dict[str, Kept] = field(default_factory=dict)


def folders() -> dict[str, Path]:
    """The folders that are kept, by their name in a backup."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.DATA) / "private"}


# --- Making one ---------------------------------------------------------------------------------------------
def make(place: Path) -> Manifest:
    """Write a backup while the hall runs. Raises `BackupError`; then no file is left behind."""
    if place.exists():
        raise BackupError(f"{place} exists already. Give the backup a name of its own.")
    unfinished = place.with_name(f".{place.name}.unfinished")
    try:
        with _workshop() as shop:
            # Before and after: what the database speaks of was there at one of the two moments.
            _link_folders(shop)
            databases.dump(shop / _DATABASE)
            _link_folders(shop)
            manifest = _pack(shop, unfinished)
        unfinished.replace(place)
    except (OSError, databases.DatabaseCopyError) as fault:
        raise BackupError(f"No backup was made: {fault}") from fault
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder beside what is copied, so that files can be linked and moved instead of copied."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA) as folder:
        yield Path(folder)


def _link_folders(shop: Path) -> None:
    for name, folder in folders().items():
        for path in sorted(folder.rglob("*")):
            place = shop / name / path.relative_to(folder)
            if path.is_file() and not path.is_symlink() and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                _link(path, place)


def _link(path: Path, place: Path) -> None:
    try:
        os.link(path, place)
    except FileNotFoundError:
        return  # taken away at this moment
    except OSError:  # uploads lie on another disk
        shutil.copy2(path, place)


def _pack(shop: Path, place: Path) -> Manifest:
    kept: dict[str, Kept] = {}
    handle = os.open(place, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=5) as archive:
        for path in sorted(path for path in shop.rglob("*") if path.is_file()):
            name = path.relative_to(shop).as_posix()
            with path.open("rb") as content:
                kept[name] = Kept(path.stat().st_size, _digest(content))
            archive.add(path, name, recursive=False, filter=_plain)
        manifest = _describe(kept)
        described = json.dumps(asdict(manifest), indent=1).encode()
        member = tarfile.TarInfo(_MANIFEST)
        member.size = len(described)
        archive.addfile(member, BytesIO(described))
    return manifest


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who owned a file on this machine means nothing on another."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.type = tarfile.REGTYPE
    return member


def _describe(kept: dict[str, Kept]) -> Manifest:
    applied = MigrationLoader(connection).applied_migrations
    names = sorted(f"{app}.{name}" for app, name in applied)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Manifest(FORMAT, version("unionhall"), now, connection.vendor, names, kept)


def _digest(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


# --- Bringing one back --------------------------------------------------------------------------------------
def restore(place: Path) -> Manifest:
    """Put a backup in place of all that is here. Raises `BackupError`; then all is as it was."""
    with _workshop() as shop:
        try:
            manifest = unpack(place, shop)
            _check_fits(manifest)
            databases.check(shop / _DATABASE)
        except databases.DatabaseCopyError as fault:
            raise BackupError(f"Nothing was changed. {fault}") from fault
        except OSError as fault:
            raise BackupError(f"Nothing was changed: {fault}") from fault
        _swap(shop)
    generation().bump()
    return manifest


def is_empty() -> bool:
    """Whether there is nothing here that a restored backup would take the place of."""
    has_files = any(any(folder.rglob("*")) for folder in folders().values())
    return not has_files and not connection.introspection.table_names()


def unpack(place: Path, folder: Path) -> Manifest:
    """Unpack and verify everything. Raises `BackupError` for whatever is not exactly as it was made."""
    try:
        with tarfile.open(place, "r:gz") as archive:
            found = {name: kept for name, kept in _members(archive, folder) if name}
    except (tarfile.TarError, EOFError, OSError, ValueError) as fault:
        raise BackupError(f"{place} cannot be read as a backup: {fault}. Nothing was changed.") from fault
    manifest = _read_manifest(folder / _MANIFEST)
    found.pop(_MANIFEST, None)
    if found != manifest.files:
        wrong = sorted(
            name for name in found.keys() | manifest.files if found.get(name) != manifest.files.get(name)
        )
        raise BackupError(
            f"The backup is damaged: {', '.join(wrong[:5])} {'is' if len(wrong) == 1 else 'are'} not as "
            "recorded. Nothing was changed; use another backup."
        )
    return manifest


def _members(archive: tarfile.TarFile, folder: Path) -> Iterator[tuple[str, Kept]]:
    for member in archive:
        _check_member(member)
        place = folder / member.name
        place.parent.mkdir(parents=True, exist_ok=True)
        content = archive.extractfile(member)
        if content is None or place.exists():
            raise BackupError(f"The backup has {member.name!r} twice. Nothing was changed.")
        digest = hashlib.sha256()
        with content, place.open("xb") as file:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
        place.chmod(0o640)
        yield member.name, Kept(member.size, digest.hexdigest())


def _check_member(member: tarfile.TarInfo) -> None:
    path = PurePosixPath(member.name)
    is_ours = member.name in (_MANIFEST, _DATABASE) or (path.parts[0] in folders() and len(path.parts) > 1)
    is_plain = not path.is_absolute() and ".." not in path.parts and "\\" not in member.name
    if not (member.isreg() and is_ours and is_plain):
        raise BackupError(
            f"The backup holds {member.name!r}, which no backup of a hall has. Nothing was changed."
        )
    if member.name == _MANIFEST and member.size > _MOST_OF_MANIFEST:
        raise BackupError("The backup's list of files is larger than any hall's. Nothing was changed.")


def _read_manifest(path: Path) -> Manifest:
    try:
        facts = json.loads(path.read_bytes())
        files = {name: Kept(**kept) for name, kept in facts.pop("files").items()}
        return Manifest(**facts, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise BackupError("This is no backup of a hall: its list of files is missing or damaged.") from fault


def _check_fits(manifest: Manifest) -> None:
    if manifest.format != FORMAT:
        raise BackupError(
            f"The backup is of format {manifest.format}; this hall reads {FORMAT}. Update the hall."
        )
    if manifest.engine != connection.vendor:
        raise BackupError(
            f"The backup is of a hall on {manifest.engine}, this one is on {connection.vendor}. Nothing was "
            "changed; set DATABASE_URL to a database of that kind."
        )
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - ours):
        raise BackupError(
            f"The backup was made by a newer hall ({manifest.version}; this one lacks {newer[0]}). Nothing "
            "was changed; update the hall first."
        )


def _swap(shop: Path) -> None:
    """Put the folders in place by renaming, then the database; if that fails the folders go back."""
    aside = shop / "aside"
    aside.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for name, folder in folders().items():
            _exchange(shop / name, folder, aside / name, moved)
        databases.load(shop / _DATABASE)
    except (OSError, databases.DatabaseCopyError) as fault:
        for origin, place in reversed(moved):
            shutil.rmtree(origin, ignore_errors=True)
            if place.exists():
                place.rename(origin)
        raise BackupError(f"All is as it was before: {fault}") from fault


def _exchange(new: Path, folder: Path, aside: Path, moved: list[tuple[Path, Path]]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(aside)
    moved.append((folder, aside))
    if new.exists():
        new.rename(folder)
