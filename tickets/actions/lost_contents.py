"""Files on the disk of which no row speaks: left by a process that ended while it stored a content or removed one."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from servicedesk.web.files.thumbnails import SUFFIX
from tickets.models import Blob

from .contents import take_off_the_disk

CONTENT = re.compile(r"[0-9a-f]{64}")
UNFINISHED = "tmp"  # how files are called while they are being written
UNFINISHED_FOR = timedelta(days=1)


class LostContents:
    """Contents, thumbnails and half-written files that nobody will ask for: a folder of them is a batch."""

    def batch(self, after: tuple[str, ...] | None, at: datetime) -> tuple[int, tuple[str, ...] | None]:
        """Remove what is lost in the next folder; return how many files, and the folder to go on after."""
        root = Path(settings.MEDIA_ROOT)
        count = _remove_unfinished(root.glob(f"{UNFINISHED}*"), at) if after is None else 0
        folders = sorted(path.name for path in root.glob("??") if path.is_dir())
        left = [name for name in folders if after is None or name > after[0]]
        if not left:
            return count, None
        paths = sorted(path for path in (root / left[0]).glob("*/*") if path.is_file())
        count += _remove_unfinished((path for path in paths if path.name.startswith(UNFINISHED)), at)
        count += _remove_lost(paths)
        return count, (left[0],)


def _remove_unfinished(paths: Iterable[Path], at: datetime) -> int:
    """Remove what was begun long ago; what is being written at this moment is young."""
    oldest = (at - UNFINISHED_FOR).timestamp()
    old = [path for path in paths if path.is_file() and path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _remove_lost(paths: Sequence[Path]) -> int:
    """Remove contents without a row, with their thumbnails, in the order of their hashes."""
    names = {path.name.removesuffix(SUFFIX) for path in paths}
    hashes = {name for name in names if CONTENT.fullmatch(name)}
    known = set(Blob.objects.filter(pk__in=hashes).values_list("pk", flat=True))
    for sha256 in sorted(hashes - known):
        take_off_the_disk(sha256)  # asks again: its row may have come meanwhile
    return len(hashes - known)
