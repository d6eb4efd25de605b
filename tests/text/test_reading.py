"""What a text that may be anything says as a number or an id."""

from uuid import UUID

import pytest

from servicedesk.text.reading import number_in, uuid_in


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("999999999", 999_999_999), ("1000000000", None), ("", None), ("-1", None)]
    + [(text, None) for text in ("1.0", " 1", "٣", "²", "1\x00", "one")],
)
def test_a_number_is_of_plain_digits_and_bounded(text: str, number: int | None) -> None:
    assert number_in(text) == number


def test_the_bound_is_of_digits() -> None:
    assert (number_in("9999", 4), number_in("10000", 4)) == (9999, None)


@pytest.mark.parametrize("text", [None, "", "1", "not-an-id", "\x00", "846647b0-5fca-4b5f-90e7-cbb36766"])
def test_what_is_no_id_is_none(text: str | None) -> None:
    assert uuid_in(text) is None


def test_an_id_is_read() -> None:
    text = "846647b0-5fca-4b5f-90e7-cbb367667d93"
    assert uuid_in(text) == UUID(text)
