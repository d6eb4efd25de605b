"""Reads a QR code from a picture, by the standard (ISO/IEC 18004) and without its error correction.

Enough for clean pictures of text in bytes: whatever the desk draws is read as a phone would, module by module. Only the
table of blocks is the library's own.
"""

from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image
from qrcode.base import rs_blocks
from qrcode.constants import ERROR_CORRECT_M

Modules = list[list[bool]]
LEVEL_M, FORMAT_MASK, BYTES = 0b00, 0b101010000010010, 0b0100
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: (y * x) % 2 + (y * x) % 3 == 0,
    lambda y, x: ((y * x) % 2 + (y * x) % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + (y * x) % 3) % 2 == 0,
)


def read_png(content: bytes) -> str:
    """Return the text of the code in a PNG picture."""
    return read_modules(modules_of(content))


def modules_of(content: bytes) -> Modules:
    """Return the modules of a picture without its quiet zone, which has to be four modules wide."""
    picture = Image.open(BytesIO(content)).convert("1")
    width = picture.width
    assert picture.height == width
    dark = [[picture.getpixel((x, y)) == 0 for x in range(width)] for y in range(width)]
    edge = next(place for place in range(width) if dark[place][place])
    size = edge // 4
    assert edge % 4 == 0 and width % size == 0 and not any(map(any, dark[:edge]))
    inner = range(edge + size // 2, width - edge, size)
    return [[dark[y][x] for x in inner] for y in inner]


def read_modules(modules: Modules) -> str:
    """Return the text of a code."""
    side = len(modules)
    version = (side - 17) // 4
    level, mask = _format(modules)
    assert level == LEVEL_M
    bits = [
        modules[y][x] != MASKS[mask](y, x) for y, x in _zigzag(side) if not _is_function(y, x, side, version)
    ]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    data = [bit for word in _in_order(words, version) for bit in _bits(word)]
    assert _number(data[:4]) == BYTES
    wide = 8 if version < 10 else 16
    length = _number(data[4 : 4 + wide])
    body = data[4 + wide : 4 + wide + 8 * length]
    return bytes(_number(body[at : at + 8]) for at in range(0, len(body), 8)).decode()


def _format(modules: Modules) -> tuple[int, int]:
    """Return error correction and mask, as they stand around the finder at the top left."""
    places = [*((8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)), *((y, 8) for y in (7, 5, 4, 3, 2, 1, 0))]
    found = _number([modules[y][x] for y, x in places]) ^ FORMAT_MASK
    return found >> 13, found >> 10 & 0b111


def _zigzag(side: int) -> Iterator[tuple[int, int]]:
    """Yield the places in the order in which bits are laid: two columns at a time, from the right, up and down."""
    goes_up = True
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        for y in range(side - 1, -1, -1) if goes_up else range(side):
            yield y, right
            yield y, right - 1
        goes_up = not goes_up


def _is_function(y: int, x: int, side: int, version: int) -> bool:
    """Say whether a module is no data: finders with format, timing, alignment, version."""
    near, far = 9, side - 8
    finders = (y < near and x < near) or (y < near and x >= far) or (y >= far and x < near)
    versions = version >= 7 and ((y < 6 and x >= side - 11) or (x < 6 and y >= side - 11))
    return finders or versions or 6 in (y, x) or _is_alignment(y, x, side, version)


def _is_alignment(y: int, x: int, side: int, version: int) -> bool:
    if version == 1:
        return False
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    lines = [6, *(side - 7 - step * index for index in range(count - 1))]
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    return any(
        abs(y - row) <= 2 and abs(x - column) <= 2
        for row in lines
        for column in lines
        if (row, column) not in corners
    )


def _in_order(words: list[int], version: int) -> Iterator[int]:
    """Yield the data words block by block: they stand interleaved."""
    counts = [block.data_count for block in rs_blocks(version, ERROR_CORRECT_M)]
    blocks: list[list[int]] = [[] for _ in counts]
    waiting = iter(words)
    for row in range(max(counts)):
        for block, count in zip(blocks, counts, strict=True):
            if row < count:
                block.append(next(waiting))
    for block in blocks:
        yield from block


def _bits(word: int) -> Iterator[bool]:
    return (bool(word >> place & 1) for place in range(7, -1, -1))


def _number(bits: list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)
