"""What the pages are made of: icons that exist, a page that is light, nothing inline, nothing from elsewhere."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from servicedesk.web import deadlines, sprite

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = [
    path
    for folder in ("servicedesk", "departments", "sla", "tickets", "surveys")
    for path in (ROOT / folder).rglob("*.py")
]
VENDOR = json.loads((ROOT / "static" / "vendor.json").read_text())
ICONS = {Path(file).stem for file in VENDOR["bootstrap-icons"]}
LIMIT = 150_000


def used_icons() -> set[str]:
    found = set(deadlines.ICONS.values())
    for path in TEMPLATES:
        found |= set(re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text()))
        found |= set(re.findall(r'\bicon="([a-z0-9-]+)"', path.read_text()))
    for path in CODE:
        found |= set(re.findall(r'\bicon(?:=|\()"([a-z0-9-]+)"', path.read_text()))
    return found


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    assert used_icons() - ICONS == set()


def test_the_sprite_holds_one_symbol_for_each_icon(tmp_path: Path) -> None:
    (tmp_path / "dot.svg").write_text('<svg width="16" viewBox="0 0 16 16">\n  <path d="M8 9"/>\n</svg>\n')
    target = tmp_path / "icons.svg"
    assert sprite.build(tmp_path, target) == 1
    assert '<symbol id="dot" viewBox="0 0 16 16"><path d="M8 9"/></symbol>' in target.read_text()


def test_the_sprite_refuses_what_is_no_drawing(tmp_path: Path) -> None:
    (tmp_path / "broken.svg").write_text("<html></html>")
    with pytest.raises(ValueError, match=r"broken\.svg"):
        sprite.build(tmp_path, tmp_path / "icons.svg")


def test_a_page_sends_little_of_our_own() -> None:
    own = [*(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "js").glob("*.js")]
    sent = sum(len(gzip.compress(path.read_bytes(), 9)) for path in own)
    assert sent < LIMIT - 31_000 - 17_000 - 18_000, "beside Bootstrap's sheet, htmx and tom-select"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_hold_nothing_that_the_content_policy_forbids(path: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
    if "emails" in path.parts:
        return
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "hx-on" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
