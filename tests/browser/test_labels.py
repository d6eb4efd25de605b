"""Labels and posters on paper: sheets of exact size, and no text that leaves its label."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from departments.display.labels import GRIDS
from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.departments.places import Places, a_place, some_places
from tests.qr_reading import read_modules

pytestmark = pytest.mark.browser

MM = 96 / 25.4
SIZES = {"3x8": (70, 37), "2x5": (99, 57), "2x2": (105, 148.5)}
OUTSIDE = """label => {
  const box = label.getBoundingClientRect();
  return [...label.querySelectorAll(".label-code, .label-words, .label-words p")].filter((one) => {
    const own = one.getBoundingClientRect();
    return own.left < box.left || own.right > box.right + .5 || own.top < box.top || own.bottom > box.bottom + .5;
  }).map((one) => one.className);
}"""


def crowded(company: Company) -> Places:
    places = some_places()
    long = "A conference room for many people with a view of the river and a name without end " * 2
    a_place("R" * 40, "room", long[:120], places.third, name_zh="可以看见江景的大会议室" * 10)
    a_place("W", "room", "W" * 120, places.third, name_zh="梅" * 120)
    return places


def sheets(page: Page, grid: str) -> None:
    page.goto("/manage/places/labels/")
    page.locator("#id_grid").select_option(grid)
    page.get_by_label("Cutting lines").check()
    page.get_by_role("button", name="Show sheets").click()
    expect(page.locator(".sheet").first).to_be_visible()
    page.wait_for_load_state()  # sizes come with the style sheet


@pytest.mark.parametrize("grid", GRIDS)
def test_a_label_has_its_size_and_nothing_leaves_it(company: Company, page_as: PageAs, grid: str) -> None:
    crowded(company)
    page = page_as(company.ada)
    sheets(page, grid)
    page.emulate_media(media="print")
    labels = page.locator(".label")
    width, height = SIZES[grid]
    for box in labels.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())"):
        assert abs(box["width"] - width * MM) < 1 and abs(box["height"] - height * MM) < 1
    assert labels.evaluate_all(f"all => all.flatMap({OUTSIDE})") == []
    expect(page.locator(".paper-bar")).to_be_hidden()


def test_a_label_on_the_screen_is_read_by_a_phone(
    company: Company, page_as: PageAs, settings: object
) -> None:
    settings.SITE_URL = "https://desk.example.com"  # type: ignore[attr-defined]
    some_places()
    page = page_as(company.ada, theme="dark")
    sheets(page, "2x2")
    code = page.locator(".label-code svg").first
    side = int(str(code.get_attribute("viewBox")).rpartition(" ")[2])
    shot = Image.open(BytesIO(code.screenshot())).convert("L")
    size = shot.width / side
    inner = range(4, side - 4)
    dark = [
        [shot.getpixel((int((x + 0.5) * size), int((y + 0.5) * size))) < 128 for x in inner] for y in inner
    ]
    assert read_modules(dark) == "https://desk.example.com/at/BER/"


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("a5", (148, 210))])
def test_a_poster_fills_one_page_of_its_paper(
    company: Company, page_as: PageAs, paper: str, size: tuple[int, int]
) -> None:
    places = crowded(company)
    page = page_as(company.ada)
    page.goto(f"/manage/places/{places.room.pk}/poster/?paper={paper}")
    document = page.pdf(prefer_css_page_size=True)
    boxes = {tuple(map(float, box.split()[2:4])) for box in _boxes(document)}
    assert document.count(b"/Type /Page\n") + document.count(b"/Type /Page ") == 1
    [(width, height)] = boxes
    assert abs(width - size[0] / 25.4 * 72) < 1 and abs(height - size[1] / 25.4 * 72) < 1


def _boxes(document: bytes) -> list[str]:
    found = document.decode("latin-1").split("/MediaBox [")[1:]
    return [one.partition("]")[0] for one in found]
