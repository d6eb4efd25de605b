"""No text holds up a page: what it costs to show one is bounded by what is read of it."""

import sys
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.utils.html import strip_tags
from linkify_it import LinkifyIt

from servicedesk.web.display import markup
from servicedesk.web.display.links import LONGEST_PIECE, MOST_LINKS
from servicedesk.web.display.markup import safe_markdown

LONG = 48_000


def calls_of(act: Callable[[], object]) -> int:
    """Return how many functions an act calls: the same on every machine, as no time is."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("mark", ["[", "*a ", "[a](", "![", "~~a", "_a*", "http://", "[x]["])
@pytest.mark.parametrize("between", [0, 700])
def test_marks_without_end_cost_little_and_stay_what_was_typed(mark: str, between: int) -> None:
    text = mark * (LONG // len(mark))
    if between:
        text = "\n\n".join(text[place : place + between] for place in range(0, LONG, between))
    assert calls_of(lambda: markup._rendered(text)) < 40 * LONG
    assert mark.strip()[0] in unescape(strip_tags(safe_markdown(text)))


@pytest.mark.parametrize("start", ["", "> ", "1. "])
def test_a_short_text_becomes_no_table_of_many_cells(start: str) -> None:
    inner = ">" if start.startswith(">") else " " * len(start)
    text = f"{start}{'|a' * 1000}\n{inner}{'|-' * 1000}\n" + f"{inner}|\n" * 4000
    html = markup._rendered(text)
    assert html.count("<td") == 0
    assert len(html) < 5 * len(text)


def test_a_table_of_common_size_stays_one() -> None:
    assert safe_markdown("|a|b|\n|-|-|\n" + "|1|2|\n" * 500).count("<td") == 1000


@pytest.mark.parametrize(
    "text", ["a.co/(" * 8000, "a.co[" * 8000, " ".join(["a.co/(" * 120] * 60), "http://" * 7000]
)
def test_addresses_are_looked_for_in_pieces_that_end(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    for name in ("match", "match_at_start", "test", "pretest"):
        inner = getattr(LinkifyIt, name)
        monkeypatch.setattr(
            LinkifyIt, name, lambda self, given, inner=inner: (seen.append(len(given)), inner(self, given))[1]
        )
    html = markup._rendered(text)
    assert max(seen, default=0) <= LONGEST_PIECE
    assert sum(length**2 for length in seen) < 100_000_000
    assert html.count("<a ") <= MOST_LINKS


def test_an_address_of_usual_length_is_a_link_wherever_it_stands() -> None:
    address = "https://example.com/" + "a" * 500 + "?x=(1)&y=_b_"
    for text in (f"see {address} there", f"请看：{address}，谢谢", f"* {address}", f"{'[' * 9000} {address}"):
        assert safe_markdown(text).count("<a href=") == 1, text[:40]


def test_a_long_text_with_the_marks_that_people_set_is_formatted() -> None:
    text = "\n\n".join(
        f"- **{number}** see [this](https://example.com/{number}) and `code`" for number in range(400)
    )
    html = safe_markdown(text)
    assert (html.count("<strong>"), html.count("<a "), html.count("<code>")) == (400, 400, 400)


def test_a_log_without_end_keeps_its_lines() -> None:
    lines = [f"[{number}] a_b*c" for number in range(2000)]
    html = safe_markdown("\n".join(lines))
    assert unescape(strip_tags(html.replace("<br>", ""))).split("\n")[:2000] == lines


@pytest.mark.parametrize(
    "text", ["&#8203;", "&ZeroWidthSpace; &#x2800;", "[//]: # (nothing)", "[](https://example.com)", "&shy;"]
)
def test_text_that_markdown_would_make_invisible_comes_out_as_it_was_typed(text: str) -> None:
    assert unescape(strip_tags(safe_markdown(text))) == text


def test_what_is_kept_is_taken_from_its_own_renderer_alone() -> None:
    assert markup.kept_html("a", "<p>kept</p>", markup.RENDERER) == "<p>kept</p>"
    assert markup.kept_html("a", "<p>kept</p>", markup.RENDERER - 1) == safe_markdown("a")
