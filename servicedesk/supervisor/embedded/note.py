"""What a keeper writes down: where the servers of its data folder are. Believed only in that very folder.

A data folder may be copied while its desk runs (a backup, a second desk to try something out). The copy holds the
note of the desk that still runs, so a note names the folder it was written in, by device and inode: a copy has others.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from servicedesk.supervisor.embedded.folder import DataFolder


@dataclass(frozen=True)
class Note:
    """Addresses as DATABASE_URL and REDIS_URL have them, the folder of the sockets, the keeper's process id."""

    database: str
    redis: str
    runtime: str
    keeper: int


def write(note: Note, folder: DataFolder) -> None:
    """Put the note into the folder, whole or not at all; only its owner reads it."""
    unfinished = folder.state.with_suffix(".unfinished")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(note) | {"folder": _identity(folder.path)}, file)
    unfinished.rename(folder.state)


def read(folder: DataFolder) -> Note | None:
    """Return the folder's own note; None where there is none, or it came with a copy of another folder."""
    try:
        fields = json.loads(folder.state.read_text())
        if fields.pop("folder") != _identity(folder.path):
            return None
        return Note(**fields)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _identity(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_dev, found.st_ino]
