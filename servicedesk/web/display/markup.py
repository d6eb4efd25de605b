"""What people type, as safe HTML.

A small Markdown (no raw HTML, links found by themselves), then an allow-list. The time it takes is bounded by what is
read, so that no text holds up those who come after: in a paragraph with more marks than anybody sets, marks stay what
was typed. Whoever keeps the HTML keeps RENDERER beside it, and has it made again when the two differ.
"""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from servicedesk.text.cleaning import is_blank

from .links import BoundedLinks

RENDERER = 1  # one more whenever the same text comes out in another way
TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
REMEMBERED, REMEMBERED_LONG, LONGEST = (
    512,
    32,
    4000,
)  # texts, long texts, and the characters of one that is not long
# Of a paragraph: pairs of a mark that opens something and of one where the parser stops, which it may look at in turn.
MOST_PAIRS, MOST_LOOKS = 60_000, 2_000_000
LONGEST_TEXT, MOST_LINES = 60_000, 5_000
MOST_CELLS = 6_000  # of tables: a short line of one with many columns becomes as many cells
_HEADING = re.compile(r"<h([3-6])>")
_OPENERS, _STOPS = re.compile(r"[\[*_~`<]"), re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]")

_BELOW_HEADS = re.compile(r"^[ \t>]*[|:-][ \t|:-]*$", re.MULTILINE)


def _read_inline(state: StateCore) -> None:
    """Read the marks of each paragraph, or leave them as they are where there are too many."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _is_simple(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            else:
                token.children.extend(_plain(token.content))


def _is_simple(text: str) -> bool:
    pairs = len(_OPENERS.findall(text)) * len(_STOPS.findall(text))
    return pairs <= MOST_PAIRS and text.count("://") * len(text) <= MOST_LOOKS


def _plain(text: str) -> list[Token]:
    tokens: list[Token] = []
    for line in text.split("\n"):
        tokens += [Token("softbreak", "br", 0)] if tokens else []
        tokens.append(Token("text", "", 0, content=line))
    return tokens


_parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["table", "strikethrough", "linkify"]
)
_parser.disable(["image", "lheading"])
_parser.core.ruler.at("inline", _read_inline)
_parser.linkify = BoundedLinks()


def kept_html(text: str, html: str, renderer: int) -> SafeString:
    """Return the HTML stored with a text, or render the text if another version of the renderer made it."""
    return mark_safe(html) if renderer == RENDERER else safe_markdown(text)  # noqa: S308 safe_markdown made it


def raised_headings(html: SafeString, level: int) -> SafeString:
    """Return HTML of `safe_markdown` with its highest heading at `level`, for a text that is a page of its own."""
    found = [int(digit) for digit in _HEADING.findall(html)]
    up = min(found) - level if found else 0
    if not up:
        return html
    raised = re.sub(r"<(/?)h([3-6])>", lambda match: f"<{match[1]}h{int(match[2]) - up}>", html)
    return mark_safe(raised)  # noqa: S308 the same tags, by another number


def safe_markdown(text: str) -> SafeString:
    """Return the text as HTML that is safe in a page: no scripts, images, styles or foreign schemes.

    Headings start at the third level, so that a comment never breaks the page's outline. Text of which Markdown would
    leave nothing to see, such as a comment or an entity of a blank, comes out as it was typed.
    """
    return _remembered(text) if len(text) <= LONGEST else _remembered_long(text)


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str) -> SafeString:
    """A conversation is read many times by several people, and what was said does not change."""
    return _rendered(text)


@lru_cache(maxsize=REMEMBERED_LONG)
def _remembered_long(text: str) -> SafeString:
    return _rendered(text)


def _rendered(text: str) -> SafeString:
    if len(text) > LONGEST_TEXT or text.count("\n") > MOST_LINES or _cells(text) > MOST_CELLS:
        return _as_typed(text)
    html = nh3.clean(
        _lowered_headings(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    if "<hr" not in html and is_blank(unescape(strip_tags(html))):
        return _as_typed(text)
    return mark_safe(html)  # noqa: S308 nh3 has just cleaned it


def _cells(text: str) -> int:
    """Return how many cells the tables of a text may have at most."""
    columns = max((line.count("|") for line in _BELOW_HEADS.findall(text)), default=0)
    return columns * text.count("\n")


def _as_typed(text: str) -> SafeString:
    lines = escape(text).split("\n")
    return mark_safe(f"<p>{'<br>'.join(lines)}</p>")  # noqa: S308 escaped


def _lowered_headings(text: str) -> str:
    tokens = _parser.parse(str(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return _parser.renderer.render(tokens, _parser.options, {})
