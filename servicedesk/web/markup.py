"""What people type, as safe HTML.

A small Markdown (no raw HTML, links found by themselves), then an allow-list.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
REMEMBERED, LONGEST = 512, 4000  # texts, and the characters of one that is worth remembering

_parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["table", "strikethrough", "linkify"]
)
_parser.disable(["image", "lheading"])


def safe_markdown(text: str) -> SafeString:
    """Return the text as HTML that can stand in a page: no scripts, images, styles or foreign schemes.

    Headings start at the third level, so that a comment never breaks the page's outline.
    """
    return _remembered(text) if len(text) <= LONGEST else _cleaned(text)


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str) -> SafeString:
    """A conversation is read many times by several people, and what was said does not change."""
    return _cleaned(text)


def _cleaned(text: str) -> SafeString:
    html = nh3.clean(
        _lowered_headings(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)  # noqa: S308 nh3 has just cleaned it


def _lowered_headings(text: str) -> str:
    tokens = _parser.parse(str(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return _parser.renderer.render(tokens, _parser.options, {})
