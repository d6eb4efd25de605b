"""QR codes of addresses, dark on white with the quiet zone that readers need, as SVG and as PNG.

Error correction is M: a code may lose a seventh of its area to dirt and scratches. What is much longer than an address
makes a code too dense for a phone in front of a poster, and is refused.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from itertools import groupby

from django.utils.safestring import SafeString
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

LONGEST = 600  # bytes: 97 modules a side, half a millimetre each on a poster of A5
QUIET = 4  # modules around the code, as the standard asks
PNG_WIDTH = 1000  # pixels at least
Matrix = Sequence[Sequence[bool]]


class TooLong(ValueError):
    """A text of more bytes than a code is made for."""


@lru_cache(maxsize=1024)
def qr_svg(text: str) -> SafeString:
    """Return the code as an SVG element without a size of its own. Raises TooLong."""
    rows = matrix(text)
    path = "".join(_run(x, y, length) for y, row in enumerate(rows) for x, length in _dark(row))
    side = len(rows)
    return SafeString(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def qr_png(text: str) -> bytes:
    """Return the code as a PNG picture of black and white. Raises TooLong."""
    rows = matrix(text)
    side = len(rows)
    picture = Image.new("1", (side, side))
    picture.putdata([not is_dark for row in rows for is_dark in row])
    scale = -(-PNG_WIDTH // side)
    content = BytesIO()
    picture.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(content, "PNG")
    return content.getvalue()


def matrix(text: str) -> Matrix:
    """Return the modules of the code in rows, the quiet zone included; True is dark. Raises TooLong."""
    if len(text.encode()) > LONGEST:
        raise TooLong(text[:40])
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text, optimize=0)
    code.make()
    rows: Matrix = code.get_matrix()
    return rows


def _dark(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where the dark modules of a row begin, and how many there are side by side."""
    runs, x = [], 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        runs += [(x, length)] if is_dark else []
        x += length
    return runs


def _run(x: int, y: int, length: int) -> str:
    return f"M{x} {y}h{length}v1h-{length}z"
