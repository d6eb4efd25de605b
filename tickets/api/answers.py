"""Answers as programs write them: JSON values by question; files that answer a question bear its key."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from departments.answers.keeping import PREFIX
from departments.answers.links import plain_day
from departments.answers.reading import Lookups, Unfit, is_blank
from departments.answers.units import Units
from departments.formspec.fields import FieldSpec
from servicedesk.accounts.models import User
from servicedesk.web.api.strict import NO_SUCH_FIELD
from servicedesk.web.person_lookup import PersonLookup
from tickets.actions.answer_writing import Given
from tickets.actions.files import check_files
from tickets.actions.staged_files import files_named

SHOWN_LETTERS = 60
WRONG_TYPE = "This question wants another kind of value."


def fitting(
    specs: tuple[FieldSpec, ...], sent: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the values sent, `Unfit` for those whose JSON type does not fit their question, and errors for strangers.

    A null is no answer. Files are named by the tokens of uploads.
    """
    known = {spec.key: spec for spec in specs if spec.kind in FITS}
    raw: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for key, value in sent.items():
        spec = known.get(key)
        if spec is None:
            errors[key[:SHOWN_LETTERS]] = [NO_SUCH_FIELD]
        elif value is not None and not FITS[spec.kind](value) and not _follows(spec, value):
            raw[key] = Unfit(WRONG_TYPE)
        elif spec.kind == "rows" and value and not _follows(spec, value):
            raw[key], wrong = _fitting_rows(spec, value)
            errors |= wrong
        else:
            raw[key] = value
    return raw, errors


def _fitting_rows(spec: FieldSpec, rows: list[Mapping[str, Any]]) -> tuple[list[Any], dict[str, list[str]]]:
    """Return the rows with their cells, and errors by "rows.0.column" for strangers."""
    found: list[Any] = []
    errors: dict[str, list[str]] = {}
    for index, row in enumerate(rows):
        cells, wrong = fitting(spec.columns, row)
        found.append(cells)
        errors |= {f"{spec.key}.{index}.{name}": said for name, said in wrong.items()}
    return found, errors


def unfit(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return errors by path for the values of a wrong type among what `fitting` gave, those in rows included."""
    found: dict[str, list[str]] = {}
    for key, value in answers.items():
        if isinstance(value, Unfit):
            found[key] = [value.said]
        elif isinstance(value, list):
            rows = (unfit(row) if isinstance(row, Mapping) else {} for row in value)
            found |= {f"{key}.{at}.{path}": said for at, row in enumerate(rows) for path, said in row.items()}
    return found


def as_sent(path: str, raw: Mapping[str, Any]) -> str:
    """Return the path of a cell counted over the rows as they were sent: blank ones do not count in the outcome."""
    key, dot, rest = path.partition(".")
    if not dot:
        return path
    index, _dot, column = rest.partition(".")
    counted = [
        place for place, row in enumerate(raw[key]) if not all(is_blank(cell) for cell in row.values())
    ]
    return f"{key}.{counted[int(index)]}.{column}"


def files_by_question(
    specs: tuple[FieldSpec, ...], files: Mapping[str, list["UploadedFile[Any]"]]
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the files by the key of their question, and errors by field name for those that no one asked for."""
    keys = {PREFIX + spec.key: spec.key for spec in specs if spec.kind == "file"}
    given = {name: group for name, group in files.items() if name.startswith(PREFIX)}
    strangers = {name[:SHOWN_LETTERS]: [NO_SUCH_FIELD] for name in sorted(given.keys() - keys.keys())}
    return {keys[name]: group for name, group in given.items() if name in keys}, strangers


def with_files(
    specs: tuple[FieldSpec, ...], raw: Mapping[str, Any], files: Mapping[str, list[Any]], user: User
) -> dict[str, Any]:
    """Return the raw answers with the files that are meant: behind the person's tokens, and those that came along."""
    found = dict(raw)
    for key in (spec.key for spec in specs if spec.kind == "file"):
        tokens = raw[key] if isinstance(raw.get(key), list) else ()  # it may say that they come later
        if sent := [*tokens, *files.get(key, ())]:
            found[key] = files_named(user, sent[: settings.ATTACHMENTS_PER_MESSAGE + 1])
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_range(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and value.keys() <= {"from", "to"}
        and all(end is None or isinstance(end, str) for end in value.values())
    )


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool | str)


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)


def _follows(spec: FieldSpec, value: Any) -> bool:
    """Say whether it is {"follows": day}, where the answer may come later."""
    is_later = spec.may_follow and isinstance(value, Mapping) and value.keys() == {"follows"}
    return is_later and isinstance(value["follows"], str)


def _is_person(value: Any) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


FITS: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "long_text": _is_text,
    "number": _is_number,
    "money": _is_number,
    "date": _is_text,
    "date_range": _is_range,
    "time": _is_text,
    "yes_no": _is_truth,
    "rows": _are_rows,
    "choice": _is_text,
    "choices": _is_texts,
    "person": _is_person,
    "department": _is_text,
    "place": _is_text,
    "file": _is_texts,
}


def of_programs() -> Lookups:
    """Return how programs spell what is not plain text, for one body: whom it has looked up it remembers.

    Days as 2026-03-02, people by id, address or full name, units by code, places by code or name.
    """
    people = PersonLookup(User.objects.filter(is_active=True))
    return Lookups(
        day=plain_day,
        person=partial(_person, people),
        department=Units().coded,
        files=check_files,
        expect_people=people.expect,
    )


def _person(people: PersonLookup, key: int | str) -> User | None:
    person: User | None = people.called(key) if isinstance(key, str) else people.numbered(key)
    if isinstance(key, int) and (person is None or not person.is_active):
        raise people.why_nobody(str(key))
    return person


def given_by_program(sent: Mapping[str, Any], user: User) -> Given:
    """Return answers that a person's program gives after filing; files among them are lists, of tokens or files."""
    return Given(sent, of_programs(), partial(_fit, user))


def _fit(
    user: User, specs: tuple[FieldSpec, ...], sent: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, list[str]]]:
    files = {PREFIX + key: value for key, value in sent.items() if _is_files(value)}
    raw, unfitting = fitting(specs, {key: value for key, value in sent.items() if not _is_files(value)})
    found, strangers = files_by_question(specs, files)
    raw = with_files(specs, raw, found, user)
    return raw, unfitting | {name.removeprefix(PREFIX): said for name, said in strangers.items()}


def _is_files(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, UploadedFile) for one in value)
