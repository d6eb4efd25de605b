"""How much room there is on the disks that the desk writes to.

A full disk stops PostgreSQL in the middle of a write, so the desk says that it is not ready before that, and takes no
more files earlier still: the last of the room belongs to words.
"""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings

from servicedesk.supervisor.embedded.folder import DataFolder

ATTACHMENTS = "attachments"
RESERVES_FOR_FILES = 2  # files are refused below so many times DISK_RESERVE_BYTES


def free_bytes() -> Mapping[str, int]:
    """Return what is free at each place: data, attachments, database and wal where they are here, and DISK_PATHS."""
    return {name: _free(path) for name, path in _places()}


def low_places() -> list[str]:
    """Return the places with less free than DISK_RESERVE_BYTES."""
    return [name for name, free in free_bytes().items() if free < settings.DISK_RESERVE_BYTES]


def has_room_for_files(size: int) -> bool:
    """Say whether files of `size` bytes together leave enough for everything else."""
    left = _free(Path(settings.MEDIA_ROOT)) - size
    return left >= RESERVES_FOR_FILES * settings.DISK_RESERVE_BYTES


def _places() -> Iterator[tuple[str, Path]]:
    yield "data", settings.DATA_DIR
    yield ATTACHMENTS, Path(settings.MEDIA_ROOT)
    cluster = DataFolder(settings.DATA_DIR).postgres
    if cluster.is_dir():  # a server of its own has its disks elsewhere
        yield "database", cluster
        yield "wal", cluster / "pg_wal"
    for number, path in enumerate(settings.DISK_PATHS, 1):
        yield f"path {number}", Path(path)


def _free(path: Path) -> int:
    """What is free where `path` is, or will be."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free
