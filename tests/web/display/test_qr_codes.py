"""QR codes: what is drawn is read back, by a reader that knows the standard and not the desk."""

import re

import pytest

from servicedesk.web.display.qr_codes import LONGEST, PNG_WIDTH, QUIET, TooLong, matrix, qr_png, qr_svg
from tests.qr_reading import modules_of, read_modules, read_png

ADDRESS = "https://desk.example.com/at/SH-T2-3.12/"


@pytest.mark.parametrize("length", [40, 62, 120, 180, 213, 260, 400, LONGEST])
def test_a_phone_reads_from_the_picture_what_was_put_in(length: int) -> None:
    address = (ADDRESS + "?room=%E6%A2%85&" * 60)[:length]
    assert read_png(qr_png(address)) == address


def test_the_svg_has_the_modules_of_the_png_and_the_quiet_zone_around_them() -> None:
    svg = qr_svg(ADDRESS)
    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0])
    drawn = [[False] * side for _ in range(side)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        for at in range(int(x), int(x) + int(length)):
            drawn[int(y)][at] = True
    inner = [row[QUIET:-QUIET] for row in drawn[QUIET:-QUIET]]
    assert inner == modules_of(qr_png(ADDRESS))
    assert read_modules(inner) == ADDRESS
    assert not any(map(any, [*drawn[:QUIET], *drawn[-QUIET:]]))
    assert not any(any(row[:QUIET] + row[-QUIET:]) for row in drawn)


def test_a_picture_is_large_enough_for_paper_and_its_modules_are_whole() -> None:
    content = qr_png(ADDRESS)
    assert content.startswith(b"\x89PNG")
    width = int.from_bytes(content[16:20])
    assert width >= PNG_WIDTH and width % len(matrix(ADDRESS)) == 0


def test_what_is_too_long_for_a_phone_is_refused() -> None:
    with pytest.raises(TooLong):
        qr_svg("x" * (LONGEST + 1))
    with pytest.raises(TooLong):
        qr_png("梅" * (LONGEST // 3 + 1))
