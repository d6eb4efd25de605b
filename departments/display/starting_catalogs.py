"""Ready-made catalogs and their services, as a head chooses from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from departments.display.answers import in_language
from departments.display.service_files import duty_lines
from departments.enums import ROLES
from departments.everyday_words import joined_words
from departments.formspec.form import FormSpec
from departments.models import Service
from departments.service_files.service_file import LANGUAGES, ServiceFile
from departments.service_parts import service_parts
from departments.starting_catalogs.reading import StartingCatalog
from servicedesk.web.display.joining import listed

Taken = Mapping[str, Sequence[Service]]  # by address


@dataclass(frozen=True)
class CatalogCard:
    """A catalog among the others: how many services it has, and how many of them the department has taken."""

    key: str
    name: str
    summary: str
    icon: str
    names: str
    count: int
    taken: int


@dataclass(frozen=True)
class ServiceLine:
    """A service of a catalog. `again` is what asks for it once more; `roles` who may order it, "" for everyone."""

    key: str
    address: str
    name: str
    summary: str
    questions: int
    roles: str
    is_confidential: bool
    taken: Sequence[Service]

    @property
    def again(self) -> str:
        return f"{self.address}:{len(self.taken)}"


@dataclass(frozen=True)
class ServiceSheet:
    """All that a ready-made service says beside its questions.

    duties: who does what for it. worked: title and fields of each section that the people who work on it fill in.
    """

    line: ServiceLine
    description: str
    words: list[str]
    category: str
    duties: list[tuple[str, str]]
    worked: list[tuple[str, str]]
    targets: list[str]


def catalog_card(catalog: StartingCatalog, taken: Taken) -> CatalogCard:
    """Return the catalog in the reader's language."""
    return CatalogCard(
        catalog.key,
        in_language(catalog.name),
        in_language(catalog.summary),
        catalog.icon,
        listed(in_language(file.name) for file in catalog.services.values()),
        len(catalog.services),
        len(catalog.services.keys() & taken.keys()),
    )


def service_line(address: str, file: ServiceFile, taken: Taken) -> ServiceLine:
    """Return the service in the reader's language."""
    roles = sorted(role for group in file.audience["order"] for role in group.roles)
    return ServiceLine(
        address.partition("/")[2],
        address,
        in_language(file.name),
        in_language(file.summary),
        sum(spec.is_asked for spec in file.form.of_stage("filing")),
        listed(ROLES[role] for role in roles),
        file.flags["confidential"],
        taken.get(address, ()),
    )


def service_sheet(address: str, file: ServiceFile, taken: Taken) -> ServiceSheet:
    """Return all of the service in the reader's language."""
    words = {name: part.words for name, part in service_parts().items()}
    targets = file.parts.get("targets")
    return ServiceSheet(
        service_line(address, file, taken),
        in_language(file.description),
        [joined_words(file.words[language], language) for language in LANGUAGES if file.words[language]],
        in_language(file.category.name) if file.category else "",
        duty_lines(file),
        _worked(file.form),
        words["targets"](targets) if targets and "targets" in words else [],
    )


def _worked(form: FormSpec) -> list[tuple[str, str]]:
    """Return title and fields of each section that is filled in after filing."""
    later = (section for section in form.sections if section.stage != "filing")
    return [
        (in_language(section.label), listed(in_language(spec.label) for spec in section.fields))
        for section in later
    ]
