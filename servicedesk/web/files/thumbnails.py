"""Small pictures of pictures that people put in.

A thumbnail is drawn anew from the pixels, so nothing else of the file travels with it: no place, no camera, no script.
It is made when it is first asked for and kept beside the content. PNG, JPEG, GIF (its first picture) and WebP have one,
SVG, HEIC and all others have none.

A picture of a few bytes can ask its decoder for gigabytes or for hours. So another process draws it (drawing.py),
within bounds of time and memory, and each web process has one of them at a time. What cannot be drawn is remembered by
an empty file in the place of the thumbnail: it is tried once.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock

import structlog

from . import drawing

TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
SUFFIX = ".webp"
CPU_SECONDS = 5
MEMORY_BYTES = 640 * 1024**2  # enough for 50 million pixels with transparency
PATIENCE = 20  # seconds, for a busy machine and for those before
# How the process ends when it is the picture that is at fault; other ends say nothing about the picture.
AT_FAULT = (drawing.NOT_DRAWN, -signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGABRT)

log = structlog.get_logger(__name__)
_one_at_a_time = Lock()


def may_have_thumbnail(content_type: str) -> bool:
    """Say whether a file of this type can be a picture of which a thumbnail is made."""
    return content_type in TYPES


def thumbnail_path(content: Path) -> Path:
    """Return where the thumbnail of a content lies once it was made; an empty file says that there is none."""
    return content.with_name(content.name + SUFFIX)


def thumbnail_of(content: Path) -> Path | None:
    """Return the thumbnail of a content (WebP, at most 320 by 320), made if need be.

    None for a content that is gone, is no picture whatever its name says, is broken, or asks for too much; and while
    others are drawn for too long.
    """
    made = thumbnail_path(content)
    if not made.exists():
        if not content.exists() or not _one_at_a_time.acquire(timeout=PATIENCE):
            return None
        try:
            if not made.exists():  # those before may have been here for the same one
                _make(content, made)
        finally:
            _one_at_a_time.release()
    return made if made.exists() and made.stat().st_size else None


def _make(content: Path, made: Path) -> None:
    bounds = [str(CPU_SECONDS), str(MEMORY_BYTES)]
    try:
        drawn = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", drawing.__file__, str(content), *bounds],
            capture_output=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("no_thumbnail", content=content.name[:12], error=type(error).__name__)
        return
    if drawn.returncode == 0 or drawn.returncode in AT_FAULT:
        _keep(drawn.stdout if drawn.returncode == 0 else b"", made)
        if not content.exists():  # it went meanwhile, and may come again: nothing speaks for it until then
            made.unlink(missing_ok=True)
    if drawn.returncode:
        said = drawn.stderr.decode(errors="replace").strip()[-200:]
        log.info("no_thumbnail", content=content.name[:12], code=drawn.returncode, error=said)


def _keep(picture: bytes, made: Path) -> None:
    """Write it whole or not at all; a disk that is full costs no more than the thumbnail."""
    try:
        with tempfile.NamedTemporaryFile(dir=made.parent, delete=False) as target:
            try:
                target.write(picture)
                target.flush()
            except OSError:
                os.unlink(target.name)
                raise
        os.replace(target.name, made)
    except OSError as error:
        log.warning("no_thumbnail", content=made.name[:12], error=type(error).__name__)
