"""One SVG file with every icon that the pages use, made from the single files of bootstrap-icons.

`static/vendor.json` lists the icons; whoever unpacks the packages calls `build` afterwards. Standard library
only, so that it runs before Django is installed.
"""

import re
from pathlib import Path

ICON = re.compile(r'<svg[^>]*viewBox="(?P<box>[^"]+)"[^>]*>(?P<drawing>.*)</svg>', re.DOTALL)


def build(folder: Path, target: Path) -> int:
    """Write the icons found in `folder` (`house.svg` becomes `#house`) to `target`; return how many there
    are.

    Raises ValueError for a file that is not a plain SVG drawing.
    """
    symbols = [_symbol(path) for path in sorted(folder.glob("*.svg"))]
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    target.write_text(text, encoding="utf-8")
    return len(symbols)


def _symbol(path: Path) -> str:
    found = ICON.search(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{path.name} is not an SVG drawing")
    drawing = re.sub(r"\s*\n\s*", "", found["drawing"])
    return f'<symbol id="{path.stem}" viewBox="{found["box"]}">{drawing}</symbol>'
