"""Closed lists of the roof."""

from enum import StrEnum


class SetupStep(StrEnum):
    """A step from an empty desk to its first request. Stored in history: the words never change."""

    DEPARTMENTS = "departments"
    PEOPLE = "people"
    SERVICES = "services"
    TIMES = "times"
    REQUEST = "request"
