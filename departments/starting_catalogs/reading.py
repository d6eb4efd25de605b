"""The starting catalogs as they are shipped; read once per process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from departments.service_files.reading import read
from departments.service_files.service_file import ServiceFile, Texts

FOLDER = Path(__file__).parent
SOMETHING_ELSE = "it/something-else"  # made for what fits no other service
KEYS = ("it", "hr", "facilities", "finance", "procurement", "legal")  # in the order in which they are shown


@dataclass(frozen=True)
class StartingCatalog:
    """What a usual department offers. services: address ("it/new-computer") -> the service, in order."""

    key: str
    name: Texts
    summary: Texts
    icon: str
    services: Mapping[str, ServiceFile]


@cache
def starting_catalogs() -> Mapping[str, StartingCatalog]:
    """Return key -> catalog, in their order."""
    return {key: _catalog(key) for key in KEYS}


def starting_service(address: str) -> ServiceFile | None:
    """Return the service of an address; None where there is none."""
    catalog = starting_catalogs().get(address.partition("/")[0])
    return catalog.services.get(address) if catalog else None


def _catalog(key: str) -> StartingCatalog:
    folder = FOLDER / key
    about = json.loads((folder / "catalog.json").read_text(encoding="utf-8"))
    services = {f"{key}/{name}": read((folder / f"{name}.json").read_bytes()) for name in about["services"]}
    return StartingCatalog(key, about["name"], about["summary"], about["icon"], services)
