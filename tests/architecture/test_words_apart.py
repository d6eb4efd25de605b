"""Words and drawings for people are in display/, which asks nothing itself; queries/ reads, forms/ has fields."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("departments", "sla", "surveys", "tickets", "servicedesk")
# Sorting by name needs the language, and puts nothing into words.
NO_WORDS = {"get_language"}
WORDING = ("django.utils.translation", "servicedesk.web.display", "servicedesk.web.assets")
MARKUP = ("django.utils.html", "django.utils.safestring", "servicedesk.web.display.fill")
TEMPLATES = ("django.template",)
ASKING = {
    "objects",
    "filter",
    "exclude",
    "in_bulk",
    "order_by",
    "select_related",
    "prefetch_related",
    "cursor",
}


def modules(*parts: str) -> list[str]:
    """Return the modules that are such a part of an app or lie in one, as paths from the root."""
    found = (path.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(str(path) for path in found if {*path.parts[:-1], path.stem} & set(parts))


def imported(path: str) -> Iterator[str]:
    """Yield every name that a module imports, dotted, wherever in it the import is."""
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


def asked_in(path: str) -> list[str]:
    """Return by what a module asks the database itself."""
    nodes = ast.walk(ast.parse((ROOT / path).read_text()))
    return sorted({node.attr for node in nodes if isinstance(node, ast.Attribute)} & ASKING)


def found_by(search: Callable[[str], list[str]], *parts: str) -> dict[str, list[str]]:
    """Return module -> what was found in it, of the modules where there is any."""
    found = {path: search(path) for path in modules(*parts)}
    return {path: names for path, names in found.items() if names}


def test_the_layers_are_found() -> None:
    assert "sla/queries/matching.py" in modules("queries", "reports")
    assert {"servicedesk/calendars/queries.py", "sla/reports.py"} <= set(modules("queries", "reports"))
    assert "tickets/forms/verbs/work.py" in modules("forms")
    assert words_in("tickets/display/pauses.py") == ["django.utils.translation.gettext"]
    assert asked_in("tickets/queries/history.py") != []
    assert markup_in("servicedesk/web/display/drawings.py") != []


def test_reads_hold_no_words() -> None:
    assert found_by(words_in, "queries", "reports") == {}


def test_reads_and_fields_write_no_markup() -> None:
    assert found_by(markup_in, "queries", "reports", "forms") == {}


def test_what_is_shown_is_read_in_queries() -> None:
    assert found_by(asked_in, "display") == {}
