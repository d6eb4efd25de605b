"""Which unit in service an answer names, by id or by code. A page may ask for hundreds; they are read once."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from departments.models import Department
from departments.queries.structure import departments_in_service
from servicedesk.text.cleaning import clean_line

from .reading import NO_DEPARTMENT


class Units:
    """The departments in service, for as long as one page or body is answered."""

    @cached_property
    def _all(self) -> list[Department]:
        return list(departments_in_service())

    @cached_property
    def _by_id(self) -> dict[str, Department]:
        return {str(unit.pk): unit for unit in self._all}

    @cached_property
    def _by_code(self) -> dict[str, Department]:
        return {unit.code: unit for unit in self._all}

    def chosen(self, raw: Any) -> Department | None:
        """Return the unit of an id, as a select sends it; None for blanks. Raises ValidationError."""
        return raw if isinstance(raw, Department) else _among(self._by_id, clean_line(str(raw)))

    def coded(self, code: str) -> Department | None:
        """Return the unit of a code; None for blanks. Raises ValidationError."""
        return _among(self._by_code, code)


def _among(units: dict[str, Department], key: str) -> Department | None:
    if not key:
        return None
    if key not in units:
        raise ValidationError(NO_DEPARTMENT, code="invalid_choice", params={"value": key})
    return units[key]
