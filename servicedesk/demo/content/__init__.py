"""What the demo company offers and what its people say, as TOML; every text is a pair [English, Chinese]."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CATALOG = ("it", "people", "money", "places", "business")


def read(name: str) -> dict[str, Any]:
    """Return one of the files."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def services() -> list[dict[str, Any]]:
    """Return every service of the catalog, in the order of the files."""
    return [service for name in CATALOG for service in read(name)["service"]]
