"""Labels with QR codes, laid out on sheets of A4."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from departments.cached_places import place_tree
from departments.display.links import place_link, request_link
from departments.display.places import place_names
from departments.models import Service
from servicedesk.web.display.qr_codes import qr_svg

LANGUAGES = {"en": "en", "zh": "zh-Hans"}  # as names are stored -> as HTML names them
BOTH = "both"


@dataclass(frozen=True)
class Grid:
    """A kind of label sheet. static/css/paper.css has its measures under `labels-<key>`."""

    key: str
    columns: int
    rows: int
    words: object

    @property
    def size(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


GRIDS = {
    grid.key: grid
    for grid in (
        Grid("3x8", 3, 8, _("24 a sheet, 70 × 37 mm")),
        Grid("2x5", 2, 5, _("10 a sheet, 99 × 57 mm")),
        Grid("2x2", 2, 2, _("4 a sheet, 105 × 148 mm")),
    )
}


@dataclass(frozen=True)
class Label:
    """What stands on a label: `names` and what is `around`, each as (language of HTML, text), and a key to type."""

    code: SafeString
    names: tuple[tuple[str, str], ...]
    around: tuple[tuple[str, str], ...]
    key: str


def place_labels(places: Iterable[int], language: str) -> Iterator[Label]:
    """Yield a label for each place: in one language ("en", "zh"), or in both."""
    tree = place_tree()
    for pk in places:
        above = tree.parent[pk]
        around = place_names(above) if above is not None else {}
        names = _chosen(tree.names[pk], language)
        yield Label(qr_svg(place_link(tree.codes[pk])), names, _chosen(around, language), tree.codes[pk])


def service_labels(services: Iterable[Service], language: str) -> Iterator[Label]:
    """Yield a label for each service; its department stands below the name."""
    for service in services:
        unit = service.department
        names = _chosen({"en": service.name_en, "zh": service.name_zh}, language)
        around = _chosen({"en": unit.name_en, "zh": unit.name_zh}, language)
        yield Label(qr_svg(request_link(service.slug)), names, around, service.slug)


def sheets(labels: Iterable[Label], grid: Grid, skip: int) -> list[list[Label | None]]:
    """Return the labels sheet by sheet; the first sheet begins with `skip` empty places."""
    waiting = iter([*[None] * skip, *labels])
    found: list[list[Label | None]] = []
    while sheet := list(islice(waiting, grid.size)):
        found.append(sheet)
    return found


def _chosen(texts: "dict[str, str]", language: str) -> tuple[tuple[str, str], ...]:
    """Return the texts in the chosen languages, each once; the other one where a language has none."""
    wanted: Sequence[str] = [*LANGUAGES] if language == BOTH else [language]
    found = [(LANGUAGES[one], texts[one]) for one in wanted if texts.get(one)]
    if not found:
        found = [(LANGUAGES[one], text) for one, text in texts.items() if text][:1]
    return tuple({text: (code, text) for code, text in reversed(found)}.values())[::-1]
