"""Thumbnails: drawn anew for those who may read the file, and for nothing that only says it is a picture."""

import io
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image

from servicedesk.web.files import thumbnails
from servicedesk.web.files.drawing import MAX_PIXELS
from servicedesk.web.files.thumbnails import thumbnail_of, thumbnail_path
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.conversation import note
from tickets.actions.uploads import stage
from tickets.models import Attachment

ORIENTATION, GPS_AREA = 0x0112, 0x001D
SIXTH = 6  # lies on its side: wants a quarter turn to the right


@pytest.fixture(autouse=True)
def on_a_disk_of_its_own(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 320), **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), size, options.pop("colour", "red")).save(made, kind, **options)
    return made.getvalue()


def shown(answer: HttpResponse) -> Image.Image:
    return Image.open(io.BytesIO(answer.content))


def test_a_thumbnail_is_shown_where_the_file_is_listed(company: Company, as_person: SignIn) -> None:
    ticket = filed(company, files={"": [SimpleUploadedFile("photo.png", picture())]})
    address = f"/attachments/{Attachment.objects.get().pk}/thumbnail/"
    client = as_person(company.mia)
    assert f'src="{address}"' in text_of(client.get(ticket.get_absolute_url()))
    answer = client.get(address)
    assert answer["Content-Type"] == "image/webp" and "Content-Disposition" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert shown(answer).size == (320, 160)


def test_whoever_may_not_read_the_file_sees_no_thumbnail(company: Company, as_person: SignIn) -> None:
    ticket = filed(company)
    sent = [SimpleUploadedFile("photo.png", picture())]
    note(ticket=ticket, body="Only us", by=company.li_wei, files=sent, at=at("Mon 11:00"))
    address = f"/attachments/{Attachment.objects.get().pk}/thumbnail/"
    for name, status in {"li_wei": 200, "chen": 200, "mia": 404, "frida": 404, "noah": 404}.items():
        assert as_person(company.people[name]).get(address).status_code == status, name


def test_an_upload_shows_its_thumbnail_to_its_owner_alone(company: Company, as_person: SignIn) -> None:
    upload = stage(SimpleUploadedFile("photo.jpg", picture("JPEG")), by=company.mia)
    assert shown(as_person(company.mia).get(f"/uploads/{upload.pk}/thumbnail/")).size == (320, 160)
    assert as_person(company.noah).get(f"/uploads/{upload.pk}/thumbnail/").status_code == 404


def test_a_photo_stands_upright_and_says_nothing_of_where_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = SIXTH
    exif.get_ifd(0x8825)[GPS_AREA] = "2026:03:02"
    content = tmp_path / "photo"
    content.write_bytes(picture("JPEG", exif=exif, comment=b"taken at home"))
    assert b"2026:03:02" in content.read_bytes() and b"taken at home" in content.read_bytes()
    made = thumbnail_of(content)
    assert made is not None
    assert b"2026:03:02" not in made.read_bytes() and b"taken at home" not in made.read_bytes()
    with Image.open(made) as small:
        assert small.size == (160, 320) and not small.getexif() and set(small.info) <= {"loop", "background"}


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {"mode": "RGBA"}), ("PNG", {"mode": "P", "colour": 3}), ("PNG", {"mode": "I;16", "colour": 9}),
     ("PNG", {"mode": "1", "colour": 1}), ("JPEG", {"mode": "CMYK"}), ("JPEG", {"mode": "L"}), ("WEBP", {}),
     ("GIF", {"mode": "P", "colour": 3})],
)  # fmt: skip
def test_every_kind_of_picture_has_one(tmp_path: Path, kind: str, options: dict[str, Any]) -> None:
    content = tmp_path / "photo"
    content.write_bytes(picture(kind, **options))
    made = thumbnail_of(content)
    assert made is not None and made == thumbnail_of(content)
    with Image.open(made) as small:
        assert (small.format, small.size) == ("WEBP", (320, 160))


def test_a_moving_picture_stands_still(tmp_path: Path) -> None:
    content, frames = tmp_path / "moving", [Image.new("P", (64, 64), colour) for colour in (1, 2, 3)]
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    made = thumbnail_of(content)
    assert made is not None
    with Image.open(made) as small:
        assert getattr(small, "n_frames", 1) == 1


def test_a_picture_of_many_shades_of_gray_keeps_them(tmp_path: Path) -> None:
    content = tmp_path / "scan"
    content.write_bytes(picture("PNG", (3000, 2000), mode="I;16", colour=32768))
    made = thumbnail_of(content)
    assert made is not None
    with Image.open(made) as small:
        assert abs(small.convert("L").getpixel((160, 100)) - 128) <= 3


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", id="SVG"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", id="HEIC"),
        pytest.param(b"<script>alert(1)</script>", id="HTML"),
        pytest.param(picture()[:200], id="cut off"),
        pytest.param(picture("BMP"), id="BMP"),
        pytest.param(picture("TIFF"), id="TIFF"),
        pytest.param(bomb(10_001, MAX_PIXELS // 10_000), id="too many pixels"),
        pytest.param(bomb(2**31 - 1, 2**31 - 1), id="endless"),
        pytest.param(bomb(0, 0), id="no pixels"),
    ],
)
def test_what_is_no_picture_or_too_large_has_none(
    company: Company, as_person: SignIn, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "photo"
    path.write_bytes(content)
    assert thumbnail_of(path) is None
    kept = {one.name: one.stat().st_size for one in tmp_path.iterdir()}
    assert kept == {"photo": len(content), "photo.webp": 0}, "no half thumbnail is left"
    if content:
        upload = stage(SimpleUploadedFile("photo.png", content), by=company.mia)
        assert as_person(company.mia).get(f"/uploads/{upload.pk}/thumbnail/").status_code == 404


def test_only_pictures_are_asked_for_theirs(company: Company, as_person: SignIn) -> None:
    names = ("drawing.svg", "photo.heic", "plan.pdf", "page.html")
    ticket = filed(company, files={"": [SimpleUploadedFile(name, name.encode()) for name in names]})
    page = text_of(as_person(company.mia).get(ticket.get_absolute_url()))
    assert all(name in page for name in names) and "/thumbnail/" not in page


def repeated_scans(times: int) -> bytes:
    """A JPEG of 50 million pixels that goes over all of them as often as it says, at 75 bytes a time."""
    whole = picture("JPEG", (7071, 7071), mode="L", colour=128, progressive=True)
    last_scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last_scan * times + whole[-2:]


ENDLESS_MEMORY = bytes.fromhex(  # a WebP of 7071 by 7071 pixels of one colour
    "524946461a000000574542505650384c0d0000002f9e9be716071011118888fe0700"
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: repeated_scans(2000), id="scans without end"),
        pytest.param(lambda: ENDLESS_MEMORY, id="memory without end"),
    ],
)
def test_a_picture_that_asks_for_too_much_is_given_up_outside_and_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Callable[[], bytes]
) -> None:
    monkeypatch.setattr(thumbnails, "CPU_SECONDS", 1)
    path = tmp_path / "photo"
    path.write_bytes(content())
    assert thumbnail_of(path) is None
    monkeypatch.setattr(thumbnails, "_make", pytest.fail)
    assert thumbnail_of(path) is None, "it is remembered"


@pytest.mark.parametrize("end", [-9, 1])
def test_a_picture_is_tried_again_where_it_was_not_at_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: int
) -> None:
    path = tmp_path / "photo"
    path.write_bytes(picture())
    with monkeypatch.context() as patch:
        ended = subprocess.CompletedProcess("", end, b"", b"")
        patch.setattr(thumbnails.subprocess, "run", lambda *_, **__: ended)
        assert thumbnail_of(path) is None and not thumbnail_path(path).exists()
    assert thumbnail_of(path) is not None


@pytest.mark.parametrize("before", [True, False])
def test_a_picture_that_goes_while_it_is_drawn_has_its_thumbnail_when_it_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    path, run = tmp_path / "photo", subprocess.run

    def removed_meanwhile(*args: Any, **options: Any) -> subprocess.CompletedProcess[bytes]:
        if before:
            path.unlink()
        drawn = run(*args, **options)
        path.unlink(missing_ok=True)
        return drawn

    path.write_bytes(picture())
    with monkeypatch.context() as patch:
        patch.setattr(thumbnails.subprocess, "run", removed_meanwhile)
        assert thumbnail_of(path) is None and not thumbnail_path(path).exists()
    path.write_bytes(picture())
    assert thumbnail_of(path) is not None
