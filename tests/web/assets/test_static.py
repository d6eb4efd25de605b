"""What the pages are made of: icons that exist, bundles of every piece, nothing inline, nothing from elsewhere."""

import gzip
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from servicedesk.web.assets import bundles, sprite
from servicedesk.web.assets.icons import icon
from servicedesk.web.display import deadlines

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = [
    path
    for folder in ("servicedesk", "departments", "sla", "tickets", "surveys")
    for path in (ROOT / folder).rglob("*.py")
]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
ICONS = set(sprite.listed()[sprite.PAGES])
SHARED = re.compile(r"js/shared-[A-Z0-9]+\.js")
IMPORT = re.compile(r'^(?:@import|import(?: {[^}]*} from)?) "\./([a-z_-]+\.(?:css|js))"', re.MULTILINE)


def used_icons() -> set[str]:
    found = set(deadlines.ICONS.values())
    for path in TEMPLATES:
        found |= set(re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text()))
        found |= set(re.findall(r'\bicon="([a-z0-9-]+)"', path.read_text()))
    for path in CODE:
        found |= set(re.findall(r'\bicon(?:=|\()"([a-z0-9-]+)"', path.read_text()))
    return found


def test_every_icon_that_a_page_names_is_in_the_sprite_of_the_pages() -> None:
    assert used_icons() - ICONS == set()


def test_the_sprite_of_the_pages_holds_no_icon_that_none_of_them_names() -> None:
    words = {
        word
        for path in (*TEMPLATES, *CODE, *SCRIPTS)
        for word in re.findall(r"[\"']([a-z0-9-]+)[\"']", path.read_text())
    }
    assert ICONS - words == set()


def test_every_icon_stands_in_one_sprite() -> None:
    names = [name for names in sprite.listed().values() for name in names]
    assert len(names) == len(set(names))
    assert 'href="/static/vendor/icons.svg#bell"' in icon("bell")
    assert 'href="/static/vendor/category-icons.svg#truck"' in icon("truck")


def test_a_sprite_holds_one_symbol_for_each_icon(tmp_path: Path) -> None:
    drawing = '<svg width="16" viewBox="0 0 16 16">\n  <path d="M8 9"/>\n</svg>\n'
    for name in ("dot", "dash"):
        (tmp_path / f"{name}.svg").write_text(drawing)
    sprite.build(["dot"], tmp_path, tmp_path / "icons.svg")
    made = (tmp_path / "icons.svg").read_text()
    assert '<symbol id="dot" viewBox="0 0 16 16"><path d="M8 9"/></symbol>' in made
    assert 'id="dash"' not in made


def test_a_sprite_refuses_what_is_no_drawing_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "broken.svg").write_text("<html></html>")
    for name in ("broken", "missing"):
        with pytest.raises(ValueError, match=rf"{name}\.svg .*icons\.json"):
            sprite.build([name], tmp_path, tmp_path / "icons.svg")


def test_every_sheet_and_script_is_loaded_by_a_page_or_imported_by_another() -> None:
    pages = "".join(path.read_text() for path in TEMPLATES)
    imported = {name for path in (*SHEETS, *SCRIPTS) for name in IMPORT.findall(path.read_text())}
    linked = {path.name for path in (*SHEETS, *SCRIPTS) if f"{path.parent.name}/{path.name}" in pages}
    assert {path.name for path in (*SHEETS, *SCRIPTS)} == imported | linked
    assert {"desk.css", "desk.js"} <= linked


def test_what_is_bundled_holds_every_piece_in_the_order_of_its_imports(tmp_path: Path) -> None:
    built = bundles.build(tmp_path)
    assert set(bundles.names()) < set(built)
    sheet = (tmp_path / "css/desk.css").read_text()
    script = "".join((tmp_path / name).read_text() for name in built if SHARED.fullmatch(name))
    script += (tmp_path / "js/desk.js").read_text()
    marks = [
        ".btn-close",
        "--accent:",
        ".rail",
        ".segments",
        ".promise-bar",
    ]  # Bootstrap's first, then our own
    places = [sheet.index(mark) for mark in marks]
    assert places[:3] == sorted(places[:3])
    assert "@import" not in sheet
    assert set(re.findall(r"\bfrom\"\./([^\"]+)\"", script)) <= {Path(name).name for name in built}
    assert "desk:theme" in script and "tom-select" in script
    assert "已暂存在此浏览器" in script


def test_what_several_scripts_of_a_page_import_is_there_once(tmp_path: Path) -> None:
    built = [name for name in bundles.build(tmp_path) if SHARED.fullmatch(name) or name in bundles.sharing()]
    assert {"js/desk.js", "js/answers.js", "js/form_editor.js"} <= set(built)
    holding = [name for name in built if "已暂存在此浏览器" in (tmp_path / name).read_text()]
    assert len(holding) == 1, holding
    assert SHARED.fullmatch(holding[0])


PADDING = "".join(f".rail a:nth-child({number}) {{ margin-left: {number}px; }}" for number in range(50))


def test_a_bundle_follows_its_pieces(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    (source / "css").mkdir(parents=True)
    (source / "css/desk.css").write_text('@import "./piece.css";')
    monkeypatch.setattr(bundles, "SOURCES", source)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "made"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    backend = "servicedesk.web.assets.storage.HashedStaticFiles"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}

    def collected(colour: str) -> str:
        (source / "css/piece.css").write_text(f".rail {{ color: {colour}; }}" + PADDING)
        call_command("collectstatic", interactive=False, stdout=StringIO(), skip_checks=True)
        return "".join(path.read_text() for path in (tmp_path / "made/css").glob("desk.*.css"))

    assert ".rail{color:#123456}" in collected("#123456")
    assert ".rail{color:#654321}" in collected("#654321")
    small = list((tmp_path / "made/css").glob("desk.*.css.gz"))
    assert len(small) == 2, "one beside each of the two that were collected"
    assert all(gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes() for path in small)


def test_a_piece_that_is_not_there_stops_the_bundling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css/desk.css").write_text('@import "./gone.css";')
    monkeypatch.setattr(bundles, "SOURCES", tmp_path)
    with pytest.raises(bundles.BundlingFailed, match=r"gone\.css"):
        bundles.build(tmp_path / "made")


def test_a_machine_without_the_bundler_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MODULES", tmp_path)
    with pytest.raises(bundles.BundlingFailed, match="python -m servicedesk.web.assets.frontend"):
        bundles.build(tmp_path / "made")


FORBIDDEN = (
    r"\sstyle\s*=",
    r"\son[a-z]+\s*=\s*[\"']",
    "hx-on",
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    r"(?:src|href)=\"(?:https?:)?//",
)


def test_templates_hold_nothing_that_the_content_policy_forbids() -> None:
    pages = [path for path in TEMPLATES if "emails" not in path.parts]
    found: dict[str, list[str]] = {}
    for path in pages:
        text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
        if wrong := [one for one in FORBIDDEN if re.search(one, text)]:
            found[str(path)] = wrong
    assert len(pages) > 300
    assert found == {}
