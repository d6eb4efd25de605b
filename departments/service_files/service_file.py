"""A service as a value, and what may be wrong with a file of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from departments.formspec.form import FormSpec

FORMAT, VERSION = "servicedesk.service", 2
READ_VERSIONS = (1, VERSION)  # a file of the first has its words as `keywords`
LANGUAGES = ("en", "zh")
PURPOSES = ("see", "order")
DUTIES = ("does", "answers", "consulted", "informed")
KINDS_OF_PEOPLE = ("departments", "roles", "posts", "places")
FLAGS = {
    "confidential": False,
    "shared_in_department": False,
    "followers_may_reply": True,
    "third_party_wait": True,
}
PROVIDER, TEAM, HEAD = "provider", "team", "head"
Texts = Mapping[str, str]  # {"en": ..., "zh": ...}


@dataclass(frozen=True)
class Category:
    """A shelf of the catalog, with what it takes to make one."""

    slug: str
    name: Texts
    icon: str = ""


@dataclass(frozen=True)
class People:
    """A group of people: one of each kind that is named. Units and places by code, roles by word, job titles."""

    departments: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def no_texts() -> Texts:
    """Return a text that is empty in both languages."""
    return dict.fromkeys(LANGUAGES, "")


@dataclass(frozen=True)
class ServiceFile:
    """A service without its people, its requests and its history. The package says what each of it means.

    audience: "see" and "order" -> groups. responsibility: duty -> codes of units, and PROVIDER, TEAM, HEAD. parts: name
    -> JSON that the app which added it reads.
    """

    name: Texts
    slug: str = ""
    summary: Texts = field(default_factory=no_texts)
    description: Texts = field(default_factory=no_texts)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys(LANGUAGES, ()))
    category: Category | None = None
    flags: Mapping[str, bool] = field(default_factory=lambda: dict(FLAGS))
    form: FormSpec = FormSpec()
    audience: Mapping[str, tuple[People, ...]] = field(default_factory=lambda: dict.fromkeys(PURPOSES, ()))
    responsibility: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys(DUTIES, ()))
    parts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def form_alone(self) -> "ServiceFile":
        """The same without all that a form has no use for."""
        return ServiceFile(name=self.name, slug=self.slug, form=self.form)


@dataclass(frozen=True)
class FileProblem:
    """Something wrong with a file: where ("name.en", "form[2].label"; "" for the whole), what, and about what.

    display.service_files has the words of each code.
    """

    path: str
    code: str
    about: str = ""


class ServiceFileError(ValueError):
    """A file that is no service: `problems` says where and why."""

    def __init__(self, *problems: FileProblem) -> None:
        super().__init__(
            "; ".join(f"{one.path or 'file'}: {one.code} {one.about}".strip() for one in problems)
        )
        self.problems = problems
