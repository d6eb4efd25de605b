"""What counts as text: what is seen stays as it is, what nobody sees does not count."""

import pytest
from django.core.exceptions import ValidationError
from rest_framework import serializers

from servicedesk.text.cleaning import (
    clean_line,
    clean_text,
    folded,
    has_hidden_characters,
    is_blank,
    normal_address,
)
from servicedesk.web.api.strict import StringField
from servicedesk.web.api.strict import TextField as TextOfTheApi
from servicedesk.web.forms.text_fields import AddressField, LineField, NameField, TextField

# fmt: off
UNSEEN = ["\u200b", "\u200d", "\u200c", "\u3164", "\u2800", "\ufeff", "\u00ad", "\u2060", "\ufe0f", "\u200e", "\u115f",
          "\uffa0", "\u180e", "\U000e0041", "\U000e0101", "\ufff9", "\x07", "\x85", "\u2028",
          "\u202e\u202c", " \u200b \u2800\n"]
# fmt: on
KEPT = [
    "❤️‍🔥",
    "👩🏽‍💻 and 👨‍👩‍👧",
    "1️⃣",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "علی‌رضا",
    "क्‍ष",
    "葛\U000e0100城",
    "Grüße, 李伟",
    "⠓⠊⠀⠞⠓⠑⠗⠑",
    "한국어",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_text_that_nobody_sees_is_empty(text: str) -> None:
    assert is_blank(text) and clean_text(text * 3) == clean_line(text * 3) == ""


@pytest.mark.parametrize("text", KEPT)
def test_what_letters_and_emoji_need_stays(text: str) -> None:
    assert clean_text(text) == clean_line(text) == text
    assert not has_hidden_characters(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A\u200bda\u00ad L\u200din\ufeff", "Ada Lin"),
        ("李\u200d伟", "李伟"),
        ("a\ufe0f\u200d", "a"),
        ("👍\u200d", "👍"),
        ("invoice\u202efdp.exe\u202c", "invoicefdp.exe"),
        ("one\u0007two", "onetwo"),
    ],
)
def test_what_no_letter_needs_goes(typed: str, kept: str) -> None:
    assert clean_text(typed) == clean_line(typed) == kept
    assert has_hidden_characters(typed)


def test_a_line_has_no_line_ends_and_nothing_that_turns_it() -> None:
    assert clean_line("One\r\n two\u2028three\tfour \u2066x\u2069\u200f") == "One two three four x"
    assert clean_line("Andre\u0301") == "Andr\u00e9"


def test_a_text_keeps_its_paragraphs_with_one_character_a_line_end() -> None:
    assert clean_text("\r\none\r\ntwo\rthree\u2029four\n\n") == "one\ntwo\nthree\nfour"


def test_the_direction_of_words_inside_a_text_is_kept() -> None:
    assert clean_text("see \u2067שלום\u2069 there") == "see \u2067שלום\u2069 there"


@pytest.mark.parametrize("one", ["Ada@Example.com", "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", " ada@example.com "])
def test_an_address_has_one_form(one: str) -> None:
    assert normal_address(one) == AddressField().clean(one) == "ada@example.com"


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "STRASSE"), ("Andre\u0301", "ANDRÉ"), ("ＩＴ－１", "it-1"),
     ("a\u00adb\u200b", "AB"), ("ﬁne", "fine")]
)  # fmt: skip
def test_what_reads_the_same_compares_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize("field", [LineField(), TextField(), NameField(), AddressField()])
@pytest.mark.parametrize("text", ["\u200b", "\u3164", "\u2800"])
def test_a_field_that_must_be_filled_in_takes_nothing_unseen(field: LineField, text: str) -> None:
    with pytest.raises(ValidationError):
        field.clean(text)


@pytest.mark.parametrize("field", [StringField(), TextOfTheApi()])
@pytest.mark.parametrize("text", ["\u200b", "\u3164", "\u2800"])
def test_a_field_of_the_api_takes_nothing_unseen(field: StringField, text: str) -> None:
    with pytest.raises(serializers.ValidationError) as refusal:
        field.run_validation(text)
    assert refusal.value.get_codes() == ["blank"]


@pytest.mark.parametrize("text", ["A\u200bda", "Ada\u202e", "Ada\u3164"])
def test_a_name_and_an_address_that_hide_something_are_refused(text: str) -> None:
    for field, value in ((NameField(), text), (AddressField(), f"{text}@example.com")):
        with pytest.raises(ValidationError) as refusal:
            field.clean(value)
        assert "invisible character" in refusal.value.messages[0]


def test_a_line_end_counts_once_in_forms_and_in_the_api() -> None:
    text = "\r\n".join(["x" * 49] * 400)  # 19,999 characters in the browser, 20,398 as it is sent
    assert len(TextField(max_length=20_000).clean(text)) == 19_999
    assert len(TextOfTheApi(max_length=20_000).run_validation(text)) == 19_999
