"""What people type comes out as safe HTML."""

import pytest

from servicedesk.web.display.markup import raised_headings, safe_markdown


def test_the_small_markdown_is_understood() -> None:
    html = safe_markdown(
        "**bold** _it_ ~~old~~\nnext line\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    for piece in ("<strong>bold</strong>", "<em>it</em>", "<s>old</s>", "<br>", "<li>one</li>", "<td>1</td>"):
        assert piece in html


def test_addresses_become_links_that_tell_nothing_about_us() -> None:
    html = safe_markdown("see https://example.com/plan?a=1&b=2 please")
    assert '<a href="https://example.com/plan?a=1&amp;b=2" rel="noopener noreferrer nofollow">' in html


def test_headings_stay_below_those_of_the_page() -> None:
    assert "<h3>Plan</h3>" in safe_markdown("# Plan")
    assert "<h6>Deep</h6>" in safe_markdown("###### Deep")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[click](javascript:alert(1))",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
        "![pixel](https://tracker.example/p.png)",
        '<a href="#" style="position:fixed">x</a>',
        "<form action=/accounts/logout/><button>ok</button></form>",
        "[x](vbscript:msgbox)",
    ],
)
def test_nothing_that_runs_or_phones_home_gets_through(attack: str) -> None:
    html = safe_markdown(attack).lower()
    for tag in ("<script", "<img", "<form", "<button", "<iframe", "<style"):
        assert tag not in html
    for scheme in ('href="javascript', 'href="data', 'href="vbscript'):
        assert scheme not in html


def test_the_highest_heading_of_a_text_that_is_a_page_comes_below_its_title() -> None:
    assert "<h2>A</h2>" in raised_headings(safe_markdown("## A\n\n### B"), 2)
    assert "<h3>B</h3>" in raised_headings(safe_markdown("## A\n\n### B"), 2)
    assert raised_headings(safe_markdown("no <h4>\n\n`<h4>`"), 2) == safe_markdown("no <h4>\n\n`<h4>`")
    assert "<script" not in raised_headings(safe_markdown("# <script>alert(1)</script>"), 2)
