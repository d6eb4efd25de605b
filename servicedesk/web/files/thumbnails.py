"""Small pictures of pictures that people put in.

A thumbnail is drawn anew from the pixels, so nothing else of the file travels with it: no place, no camera, no script.
It is made when it is first asked for and kept beside the content. PNG, JPEG, GIF (its first picture) and WebP have one,
SVG, HEIC and all others have none. What claims more pixels than a camera takes is not opened, and a process draws one
at a time: so little memory is needed, whatever comes.
"""

import os
import tempfile
from pathlib import Path
from threading import Lock

import structlog

TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_PIXELS = 50_000_000
SIDE = 320
SUFFIX = ".webp"

log = structlog.get_logger(__name__)
_one_at_a_time = Lock()


def may_have_thumbnail(content_type: str) -> bool:
    """Say whether a file of this type can be a picture of which a thumbnail is made."""
    return content_type in TYPES


def thumbnail_path(content: Path) -> Path:
    """Return where the thumbnail of a content lies once it was made."""
    return content.with_name(content.name + SUFFIX)


def thumbnail_of(content: Path) -> Path | None:
    """Return the thumbnail of a content (WebP, at most 320 by 320), made if need be.

    None for a content that is gone, is no picture whatever its name says, is broken, or is too large.
    """
    made = thumbnail_path(content)
    if made.exists():
        return made
    if not content.exists():
        return None
    with _one_at_a_time:
        try:
            _draw(content, made)
        except Exception as error:  # noqa: BLE001 - decoders of broken files raise whatever comes
            log.info("no_thumbnail", content=content.name[:12], error=type(error).__name__)
            return None
    return made


def _draw(content: Path, made: Path) -> None:
    from PIL import Image, ImageOps  # noqa: PLC0415 - loaded once there is something to draw

    with Image.open(content, formats=FORMATS) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError("more pixels than a camera takes")
        picture.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture)
        small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        small.info.clear()
    with tempfile.NamedTemporaryFile(dir=made.parent, delete=False) as target:
        try:
            small.save(target, "WEBP", quality=75)
        except Exception:
            os.unlink(target.name)
            raise
    os.replace(target.name, made)
