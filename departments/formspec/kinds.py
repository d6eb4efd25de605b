"""The kinds of fields, and what each of them may have."""

from dataclasses import dataclass

EQUAL = ("is", "is_not")
LISTED = ("one_of", "none_of")
COMPARED = ("lt", "lte", "gt", "gte")
DATED = ("before", "after")
FILLED = ("empty", "filled")
WITHOUT_VALUE = frozenset(FILLED)
OF_LISTS = frozenset(LISTED)
TESTS = (*EQUAL, *LISTED, "contains", *COMPARED, *DATED, *FILLED)


@dataclass(frozen=True)
class Kind:
    """What a kind of field may have.

    tests: those that a condition may ask of it. bounds: of what its `min` and `max` are ("" for none): number, date,
    time, length (of a text), count (of files or rows). is_asked: whether someone answers it. fits_rows: whether it may
    be a column.
    """

    name: str
    tests: tuple[str, ...] = ()
    bounds: str = ""
    has_options: bool = False
    is_asked: bool = True
    fits_rows: bool = True


_ALL = (
    Kind("text", (*EQUAL, "contains", *FILLED), "length"),
    Kind("long_text", ("contains", *FILLED), "length"),
    Kind("number", (*EQUAL, *COMPARED, *FILLED), "number"),
    Kind("money", (*EQUAL, *COMPARED, *FILLED), "number"),
    Kind("date", (*EQUAL, *DATED, *FILLED), "date"),
    Kind("date_range", (*DATED, *FILLED), "date"),
    Kind("time", (*EQUAL, *DATED, *FILLED), "time"),
    Kind("choice", (*EQUAL, *LISTED, *FILLED), has_options=True),
    Kind("choices", ("contains", *LISTED, *FILLED), has_options=True),
    Kind("yes_no", (*EQUAL, *FILLED)),
    Kind("person", (*EQUAL, *LISTED, *FILLED)),
    Kind("department", (*EQUAL, *LISTED, *FILLED)),
    Kind("place", (*EQUAL, *LISTED, *FILLED)),
    Kind("file", FILLED, "count", fits_rows=False),
    Kind("rows", FILLED, "count", fits_rows=False),
    Kind("calculated", (*EQUAL, *COMPARED, *FILLED), is_asked=False),
    Kind("hint", is_asked=False, fits_rows=False),
)
KINDS = {kind.name: kind for kind in _ALL}
WITH_OPTIONS = tuple(kind.name for kind in _ALL if kind.has_options)
NUMERIC = ("number", "money", "calculated")
NAMED = ("person", "department", "place")  # answered with something that has a name elsewhere

STAGES = ("filing", "approval", "fulfilment", "closing")  # in the order in which they are reached
UNREACHED = ("approval",)  # held by forms, and asked of no one until requests are approved in steps

# What a condition may ask of the one for whom the request is.
OF_REQUESTER = ("department", "place", "role")
REQUESTER_TESTS = (*EQUAL, *LISTED, *FILLED)

OPERATIONS = ("sum", "count", "product", "days_between")

# Decimals of currencies that do not have two (ISO 4217, list one).
_DECIMALS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "ISK": 0,
    "BHD": 3,
    "JOD": 3,
    "KWD": 3,
    "OMR": 3,
    "TND": 3,
}


def decimals_of(currency: str) -> int:
    """Return how many decimals amounts of a currency have."""
    return _DECIMALS.get(currency, 2)
