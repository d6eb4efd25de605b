"""The published schema as a program would use it: with every format that it names."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from jsonschema import Draft202012Validator, FormatChecker

from departments.formspec.form import FormSpec
from departments.formspec.schema import json_schema
from tickets.api.answers import of_programs


class Judge:
    """Judges answers to a form by its schema alone."""

    def __init__(self, form: FormSpec, today: date) -> None:
        """Compile the schema, which must be one."""
        self.schema = json_schema(form)
        Draft202012Validator.check_schema(self.schema)
        self.validator = Draft202012Validator(self.schema, format_checker=formats(today))

    @property
    def undecided(self) -> set[str]:
        """The fields about which the schema says less than the desk."""
        return set(self.schema["x-undecided"])

    def takes(self, answers: Any) -> bool:
        return bool(self.validator.is_valid(answers))

    def is_decided(self, key: str) -> bool:
        """Say whether the schema knows when a field is relevant."""
        return f"value.{key}" in self.schema["$defs"]

    def relevant(self, key: str, answers: Any) -> bool:
        """Say whether the answers make a field relevant that the schema can judge."""
        name = f"relevant.{key}"
        if name not in self.schema["$defs"]:
            return True
        schema = self.schema["$defs"][name] | {"$defs": self.schema["$defs"]}
        return bool(self.validator.evolve(schema=schema).is_valid(answers))


def formats(today: date) -> FormatChecker:
    """Return what checks the formats that schemas of forms name."""
    checker = FormatChecker(("date",))

    def note(name: str, check: Callable[[Any], bool], *, of: type = str) -> None:
        checker.checks(name, raises=(ValueError, TypeError))(
            lambda value: not isinstance(value, of) or check(value)
        )

    note("day-not-past", lambda value: date.fromisoformat(value) >= today)
    note("day-range", lambda value: str(value.get("from")) <= str(value.get("to")), of=dict)
    note("person", lambda value: _is_known(of_programs().person, value))
    note("department-code", lambda value: _is_known(of_programs().department, value))
    note("place-code", lambda value: _is_known(of_programs().place, value))
    return checker


def _is_known(look_up: Callable[[Any], Any], value: Any) -> bool:
    try:
        return look_up(value) is not None
    except ValidationError:
        return False
