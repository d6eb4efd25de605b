"""What a search found is marked where it stands, in the words of the text."""

import pytest

from servicedesk.text.matched_words import missing_in
from servicedesk.web.display.marking import excerpt, marked


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Move my desk", ["desk"], "Move my <mark>desk</mark>"),
        (
            "Desks, desk-top and a helpdesk",
            ["desk"],
            "<mark>Desk</mark>s, <mark>desk</mark>-top and a helpdesk",
        ),
        ("a & b", ["b"], "a &amp; <mark>b</mark>"),
        ("<script>", ["script"], "&lt;<mark>script</mark>&gt;"),
        ("ＶＰＮ连不上", ["vpn", "不上"], "<mark>ＶＰＮ</mark>连<mark>不上</mark>"),
        ("Straße 5", ["strasse"], "<mark>Straße</mark> 5"),
        ("Café", ["café"], "<mark>Café</mark>"),
        ("在位位位", ["位位"], "在<mark>位位位</mark>"),
        ("3楼lamp", ["lamp"], "3楼<mark>lamp</mark>"),
        ("nothing", ["desk"], "nothing"),
        ("nothing", [], "nothing"),
        ("", ["desk"], ""),
    ],
)
def test_the_words_are_marked(text: str, words: list[str], expected: str) -> None:
    assert marked(text, words) == expected


def test_an_excerpt_is_a_line_around_the_first_match() -> None:
    text = f"Since Monday\n\n{'before ' * 20}the needle is {'after ' * 40}"
    found = excerpt(text, ["needle"])
    assert found.startswith("…before before") and found.endswith(" after…")
    assert "before the needle is after" in found and len(found) < 145
    assert excerpt("A needle,\nhere", ["need"]) == "A needle, here"
    assert excerpt(f"{'前' * 90}搬工位{'后' * 200}", ["工位"]) == f"…{'前' * 39}搬工位{'后' * 98}…"


def test_there_is_no_excerpt_without_a_match() -> None:
    assert excerpt("A needle", ["hay"]) == "" == excerpt("", ["hay"]) == excerpt("A needle", [])


def test_words_that_a_text_does_not_show() -> None:
    assert missing_in("FAC-1 Move my desk", ["fac", "1", "mo", "esk", "工"]) == ["esk", "工"]
