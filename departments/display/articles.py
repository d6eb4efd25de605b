"""What is told of an article: in which language it is missing, and what a version changed."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.models import Article, ArticleVersion
from servicedesk.text.differences import Kind, Piece, differences
from servicedesk.web.display.fill import fill

from .form_problems import LANGUAGES

SHOWN = {
    Kind.KEPT: "{}",
    Kind.GONE: "<del>{}</del>",
    Kind.CAME: "<ins>{}</ins>",
    Kind.LEFT_OUT: "{}…",
}
PARTS = {
    "name_en": gettext_lazy("Title in English"),
    "name_zh": gettext_lazy("Title in Chinese"),
    "body_en": gettext_lazy("Text in English"),
    "body_zh": gettext_lazy("Text in Chinese"),
}


@dataclass(frozen=True)
class Difference:
    """What a version changed of one text: its label and the lines that differ."""

    label: Any
    lines: list[SafeString]


def untranslated_article(article: Article) -> list[str]:
    """Return a sentence where the article is whole in one language alone."""
    if len(article.languages) != 1:
        return []
    side = article.languages[0]
    other = "en" if side == "zh" else "zh"
    words = _("Not in %(language)s yet, so shown in %(other)s.")
    return [words % {"language": LANGUAGES[other], "other": LANGUAGES[side]}]


def differences_of(version: ArticleVersion) -> list[Difference]:
    """Return what a version changed, compared with the one that it followed."""
    return differences_between(version.before, version)


def differences_between(before: Article | ArticleVersion | None, after: ArticleVersion) -> list[Difference]:
    """Return in words what differs between two wordings, the reader's language first; of the first one all is new."""
    own = "zh" if (get_language() or "en").startswith("zh") else "en"
    names = sorted(PARTS, key=lambda name: (name.startswith("body"), not name.endswith(own)))
    found = (
        Difference(
            PARTS[name],
            [_line(line) for line in differences(getattr(before, name, ""), getattr(after, name))],
        )
        for name in names
    )
    return [one for one in found if one.lines]


def with_texts_of(article: Article, version: ArticleVersion) -> Article:
    """Return the article as it reads with the texts of a version; nothing is saved."""
    shown = copy(article)
    for name in PARTS:
        setattr(shown, name, getattr(version, name))
    shown.renderer_en = shown.renderer_zh = 0  # what is kept is the HTML of the texts in use
    return shown


def _line(pieces: list[Piece]) -> SafeString:
    return SafeString("".join(fill(SHOWN[piece.kind], piece.text) for piece in pieces))
