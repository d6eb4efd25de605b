"""Words and drawings for people are in display/; queries/ reads, forms/ has fields."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("departments", "sla", "surveys", "tickets", "servicedesk")
# Sorting by name needs the language, and puts nothing into words.
NO_WORDS = {"get_language"}
WORDING = ("django.utils.translation", "servicedesk.web.display", "servicedesk.web.assets")
MARKUP = ("django.utils.html", "django.utils.safestring", "servicedesk.web.display.fill")
TEMPLATES = ("django.template",)


def modules(*parts: str) -> list[str]:
    """Return the modules that are such a part of an app or lie in one, as paths from the root."""
    found = (path.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(str(path) for path in found if {*path.parts[:-1], path.stem} & set(parts))


def imported(path: str) -> Iterator[str]:
    """Yield every name that a module imports, dotted, wherever in it the import stands."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def words_in(path: str) -> list[str]:
    """Return what a module imports to put something into words."""
    return [
        name
        for name in imported(path)
        if name.rpartition(".")[2] not in NO_WORDS
        and (name.startswith((*WORDING, *MARKUP, *TEMPLATES)) or "display" in name.split("."))
    ]


def markup_in(path: str) -> list[str]:
    """Return what a module imports to write HTML."""
    return [name for name in imported(path) if name.startswith(MARKUP)]


def test_the_layers_are_found() -> None:
    assert "sla/queries/matching.py" in modules("queries", "reports")
    assert {"servicedesk/calendars/queries.py", "sla/reports.py"} <= set(modules("queries", "reports"))
    assert "tickets/forms/verbs.py" in modules("forms")
    assert words_in("tickets/display/pauses.py") == ["django.utils.translation.gettext"]
    assert markup_in("servicedesk/web/display/drawings.py") != []


@pytest.mark.parametrize("path", modules("queries", "reports"))
def test_reads_hold_no_words(path: str) -> None:
    assert words_in(path) == []


@pytest.mark.parametrize("path", modules("queries", "reports", "forms"))
def test_reads_and_fields_write_no_markup(path: str) -> None:
    assert markup_in(path) == []
