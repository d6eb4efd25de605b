"""What a form's JSON says and the form that was read from it does not: a name or a value that means nothing there.

The form is read leniently, as what is stored has been written by this desk. A file may have been written by hand: what
would be dropped or taken for something else is said instead.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from departments.formspec.form import FormSpec
from servicedesk.text.cleaning import clean_line

from .service_file import FileProblem

MOST = 20


def losses(content: list[Any], form: FormSpec) -> list[FileProblem]:
    """Return up to 20 places of the content that the form does not keep."""
    kept: list[Any] = [section.to_json() for section in form.sections]
    if content and not any(item.get("kind") == "section" for item in content):
        kept = kept[0]["fields"]
    found = _of(content, kept, "form")
    return [problem for problem, _number in zip(found, range(MOST), strict=False)]


def _of(given: Any, kept: Any, path: str) -> Iterator[FileProblem]:
    if given is None or (not given and not kept):
        return
    if isinstance(given, dict) and isinstance(kept, Mapping):
        yield from _of_object(given, kept, path)
    elif isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        for number, (one, other) in enumerate(zip(given, kept, strict=True)):
            yield from _of(one, other, f"{path}[{number}]")
    elif not _is_same(given, kept):
        yield FileProblem(path, "not_kept")


def _of_object(given: dict[str, Any], kept: Mapping[str, Any], path: str) -> Iterator[FileProblem]:
    if "test" in given and "all" in kept:  # one test stands for a condition of one
        yield from _of(given, kept["all"][0], path)
        return
    for name, value in given.items():
        if name in kept:
            yield from _of(value, kept[name], f"{path}.{name}")
        elif _says_something(value):
            yield FileProblem(f"{path}.{name}"[:200], "unknown")


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_says_something, value.values()))
    return bool(value)


def _is_same(given: Any, kept: Any) -> bool:
    if isinstance(given, str) and isinstance(kept, str):
        return kept in (given, clean_line(given))
    if isinstance(kept, str):
        return type(given) in (int, float) and str(given) == kept
    return type(given) is type(kept) and bool(given == kept)
