"""Read a service from a file. All that is wrong is said at once, each with its path."""

import re
from collections.abc import Mapping
from typing import Any

from departments.everyday_words import LONGEST, split_words
from departments.everyday_words import MOST as MOST_WORDS
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.formspec.texts import MAX_TEXT
from departments.formspec.values import FormSpecError
from servicedesk.text.bilingual import side_of
from servicedesk.text.cleaning import clean_line, clean_text

from .decoding import decode
from .losses import losses
from .people import without_people
from .service_file import (
    DUTIES,
    FLAGS,
    FORMAT,
    KINDS_OF_PEOPLE,
    LANGUAGES,
    PURPOSES,
    READ_VERSIONS,
    VERSION,
    Category,
    FileProblem,
    People,
    ServiceFile,
    ServiceFileError,
    Texts,
)

MOST = {
    "name": 120,
    "summary": 200,
    "description": MAX_TEXT,
    "keywords": 300,
    "everyday": LONGEST,
    "slug": 80,
    "icon": 40,
    "word": 120,
}
MOST_GROUPS, MOST_NAMED, MOST_PARTS, MOST_SAID = 20, 200, 20, 50
SLUG = re.compile(r"[-a-zA-Z0-9_]*")
NAMES = (
    "format", "version", "slug", "name", "summary", "description", "words", "keywords", "category", "flags", "form",
    "audience", "responsibility", "parts",
)  # fmt: skip


def read(content: bytes) -> ServiceFile:
    """Return the service that a file describes. Raises ServiceFileError with up to 50 problems."""
    return from_json(decode(content))


def from_json(content: Any) -> ServiceFile:
    """Return the service that decoded JSON describes. Raises ServiceFileError."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ServiceFileError(FileProblem("format", "other_format"))
    version = content.get("version")
    if type(version) is not int or version not in READ_VERSIONS:
        raise ServiceFileError(FileProblem("version", _age(version), str(version)[:20]))
    reader = _Reader()
    top = reader.mapping("", content, NAMES)
    service = ServiceFile(
        name=reader.name("name", top.get("name")),
        slug=reader.slug("slug", top.get("slug")),
        summary=reader.texts("summary", top.get("summary")),
        description=reader.texts("description", top.get("description")),
        words=_words(reader, top),
        category=_category(reader, top.get("category")),
        flags=reader.flags(top.get("flags")),
        form=_form(reader, top.get("form")),
        audience=_audience(reader, top.get("audience")),
        responsibility=_responsibility(reader, top.get("responsibility")),
        parts=_parts(reader, top.get("parts")),
    )
    if reader.problems:
        raise ServiceFileError(*reader.problems[:MOST_SAID])
    return service


def _age(version: Any) -> str:
    return "newer_version" if type(version) is int and version > VERSION else "other_version"


def _words(reader: "_Reader", top: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the everyday words; a file of the first version has them in one line, with blanks between them."""
    item = reader.mapping("words", top.get("words"), LANGUAGES)
    words = {language: reader.everyday(f"words.{language}", item.get(language)) for language in LANGUAGES}
    terms = reader.line("keywords", top.get("keywords"), MOST["keywords"]).split()
    older = [term for term in terms if len(term) <= LONGEST]
    return {
        language: found
        or split_words(",".join(term for term in older if side_of(term) == language))[:MOST_WORDS]
        for language, found in words.items()
    }


def _category(reader: "_Reader", value: Any) -> Category | None:
    if value is None:
        return None
    item = reader.mapping("category", value, ("slug", "name", "icon"))
    if not item:
        return None
    slug = reader.slug("category.slug", item.get("slug"))
    icon = reader.line("category.icon", item.get("icon"), MOST["icon"])
    return Category(slug, reader.name("category.name", item.get("name")), icon)


def _form(reader: "_Reader", value: Any) -> FormSpec:
    try:
        form = read_form([] if value is None else value)
    except FormSpecError as error:
        reader.say(f"form.{error.at}"[:120] if error.at else "form", f"form_{error.code}", error.about[:100])
        return FormSpec()
    reader.problems += losses(value or [], form)
    reader.problems += (FileProblem("form", "names_people", key) for key in without_people(form)[1])
    return form


def _audience(reader: "_Reader", value: Any) -> dict[str, tuple[People, ...]]:
    item = reader.mapping("audience", value, PURPOSES)
    return {purpose: _groups(reader, f"audience.{purpose}", item.get(purpose)) for purpose in PURPOSES}


def _groups(reader: "_Reader", path: str, value: Any) -> tuple[People, ...]:
    found = []
    for number, group in enumerate(reader.items(path, value, MOST_GROUPS)):
        where = f"{path}[{number}]"
        item = reader.mapping(where, group, KINDS_OF_PEOPLE)
        named = {kind: reader.words(f"{where}.{kind}", item.get(kind)) for kind in KINDS_OF_PEOPLE}
        if not any(named.values()):
            reader.say(where, "empty_group")
        found.append(People(**named))
    return tuple(found)


def _responsibility(reader: "_Reader", value: Any) -> dict[str, tuple[str, ...]]:
    item = reader.mapping("responsibility", value, DUTIES)
    return {duty: reader.words(f"responsibility.{duty}", item.get(duty)) for duty in DUTIES}


def _parts(reader: "_Reader", value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > MOST_PARTS:
        reader.say("parts", "wrong_type", "object")
        return {}
    return dict(value)


class _Reader:
    """Reads values of the expected shape, and notes what has another."""

    def __init__(self) -> None:
        self.problems: list[FileProblem] = []

    def say(self, path: str, code: str, about: str = "") -> None:
        self.problems.append(FileProblem(path, code, about))

    def mapping(self, path: str, value: Any, names: tuple[str, ...] | Mapping[str, Any]) -> dict[str, Any]:
        """Return an object, of which no name is unknown; an empty one for nothing."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.say(path, "wrong_type", "object")
            return {}
        for name in value:
            if name not in names:
                self.say(f"{path}.{name}"[:120] if path else name[:120], "unknown")
        return value

    def items(self, path: str, value: Any, most: int) -> list[Any]:
        """Return a list of at most so many; an empty one for nothing."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.say(path, "wrong_type", "list")
            return []
        if len(value) > most:
            self.say(path, "too_many", str(most))
            return []
        return value

    def words(self, path: str, value: Any) -> tuple[str, ...]:
        """Return a list of words, each once."""
        found = [
            self.line(f"{path}[{number}]", one, MOST["word"], is_required=True)
            for number, one in enumerate(self.items(path, value, MOST_NAMED))
        ]
        return tuple(dict.fromkeys(filter(None, found)))

    def everyday(self, path: str, value: Any) -> tuple[str, ...]:
        """Return a list of everyday words, each once."""
        items = self.items(path, value, MOST_WORDS)
        found = [self.line(f"{path}[{place}]", one, MOST["everyday"]) for place, one in enumerate(items)]
        words = split_words("\n".join(found))
        if len(words) > MOST_WORDS:  # one with a comma in it is two
            self.say(path, "too_many", str(MOST_WORDS))
        return words

    def line(self, path: str, value: Any, most: int, *, is_required: bool = False) -> str:
        """Return a text on one line."""
        return self._text(path, value, most, is_required=is_required)

    def slug(self, path: str, value: Any) -> str:
        """Return an address: letters, digits, - and _."""
        text = self.line(path, value, MOST["slug"])
        if not SLUG.fullmatch(text):
            self.say(path, "no_slug")
            return ""
        return text

    def name(self, path: str, value: Any) -> Texts:
        """Return a name, of which one language is enough."""
        before, names = len(self.problems), self.texts(path, value)
        if len(self.problems) == before and not any(names.values()):
            self.say(path, "no_name")
        return names

    def texts(self, path: str, value: Any) -> Texts:
        """Return a text in both languages."""
        item = self.mapping(path, value, LANGUAGES)
        name = path.rpartition(".")[2]
        return {
            language: self._text(
                f"{path}.{language}",
                item.get(language),
                MOST[name],
                has_lines=name == "description",
            )
            for language in LANGUAGES
        }

    def flags(self, value: Any) -> dict[str, bool]:
        """Return each flag, by its default where it is absent."""
        item = self.mapping("flags", value, FLAGS)
        for name, flag in item.items():
            if name in FLAGS and not isinstance(flag, bool):
                self.say(f"flags.{name}", "wrong_type", "flag")
        return {name: bool(item.get(name, default)) for name, default in FLAGS.items()}

    def _text(
        self, path: str, value: Any, most: int, *, is_required: bool = False, has_lines: bool = False
    ) -> str:
        if value is not None and not isinstance(value, str):
            self.say(path, "wrong_type", "text")
            return ""
        text = (clean_text if has_lines else clean_line)(value or "")
        if len(text) > most:
            self.say(path, "too_long", str(most))
        elif is_required and not text:
            self.say(path, "missing")
        return text
