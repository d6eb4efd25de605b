"""SVG files with many icons each, made from the single drawings of bootstrap-icons.

`static/icons.json` lists the icons by their file: those that the pages themselves use, which everyone
loads, and those that a category may carry, which are loaded where one is shown. Standard library only, so that it
runs before Django is installed.
"""

import json
import re
from functools import cache
from pathlib import Path

LIST = Path(__file__).resolve().parents[3] / "static" / "icons.json"
PAGES, CATEGORIES = "icons", "category-icons"
ICON = re.compile(r'<svg[^>]*viewBox="(?P<box>[^"]+)"[^>]*>(?P<drawing>.*)</svg>', re.DOTALL)


@cache
def listed() -> dict[str, list[str]]:
    """The names of the icons, by the sprite that has them."""
    names: dict[str, list[str]] = json.loads(LIST.read_text(encoding="utf-8"))
    return names


@cache
def sprite_of(name: str) -> str:
    """The static file of the sprite that has an icon; the pages' own for an unknown name."""
    stem = CATEGORIES if name in listed()[CATEGORIES] else PAGES
    return f"vendor/{stem}.svg"


def build(names: list[str], folder: Path, target: Path) -> None:
    """Write the icons of these names found in `folder` (`house.svg` becomes `#house`) to `target`.

    Raises ValueError for one that is missing, or that is not a plain SVG drawing.
    """
    symbols = [_symbol(folder / f"{name}.svg") for name in sorted(names)]
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    target.write_text(text, encoding="utf-8")


def _symbol(path: Path) -> str:
    found = ICON.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    if found is None:
        raise ValueError(f"{path.name} is not an SVG drawing: mend static/icons.json.")
    drawing = re.sub(r"\s*\n\s*", "", found["drawing"])
    return f'<symbol id="{path.stem}" viewBox="{found["box"]}">{drawing}</symbol>'
