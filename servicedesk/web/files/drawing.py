"""A program that draws one thumbnail: `python -I drawing.py CONTENT CPU_SECONDS MEMORY_BYTES` writes it to its output.

It runs in a process of its own, which bounds itself before it opens the file: whoever made the picture may want it to
compute for hours or to fill the memory. It needs nothing of the desk. Where the picture cannot be drawn it ends with
NOT_DRAWN, or by a signal where it passes a bound.
"""

import io
import resource
import sys
from typing import BinaryIO

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_PIXELS = 50_000_000  # as many as a camera takes
SIDE = 320
NOT_DRAWN = 3
DEEP_GRAY = "I;16"  # 65,536 shades, of which a page shows 256


def thumbnail(content: BinaryIO) -> bytes:
    """Return the thumbnail of a picture as WebP. Raises whatever decoders of broken files raise."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - within the bounds

    with Image.open(content, formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError("more pixels than a camera takes")
        picture: Image.Image = opened
        if opened.mode.startswith(DEEP_GRAY):
            picture = opened.point(lambda shade: shade / 256).convert("L")
        picture.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture)
        small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        small.info.clear()
    made = io.BytesIO()
    small.save(made, "WEBP", quality=75)
    return made.getvalue()


def main(path: str, seconds: str, memory: str) -> int:
    """Draw within bounds; return how to end."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(path, "rb") as content:  # one that is gone meanwhile is not at fault
        try:
            picture = thumbnail(content)
        except Exception as error:  # noqa: BLE001 - decoders of broken files raise whatever comes
            sys.stderr.write(type(error).__name__)
            return NOT_DRAWN
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
