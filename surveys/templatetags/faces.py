"""`{% load faces %}`: the five faces beside a closed request. Written in Python, as the lines that they stand in."""

from functools import cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy

from servicedesk.web.assets.icons import icon
from servicedesk.web.display.fill import fill

register = template.Library()

FACES = [
    ("emoji-angry", pgettext_lazy("rating", "Very bad")),
    ("emoji-frown", pgettext_lazy("rating", "Bad")),
    ("emoji-neutral", pgettext_lazy("rating", "All right")),
    ("emoji-smile", pgettext_lazy("rating", "Good")),
    ("emoji-laughing", pgettext_lazy("rating", "Very good")),
]


@register.simple_tag
def quick_faces(number: str, back: str = "") -> SafeString:
    """Return links to the page of the rating of a request, each where its score is chosen.

    `back` is the page that the rating leads back to, quoted for an address; without it, the request's own.
    """
    following = fill("&amp;next={}", back) if back else ""
    return fill(_pattern(get_language()), url=reverse("rate_ticket", args=[number]), back=following)


@cache
def _pattern(_language: str | None) -> str:
    """Return the faces without address and way back, written once in each language."""
    links = (
        f'<a href="{{url}}?score={score}{{back}}">' + fill("{}<span>{}</span></a>", icon(name), label)
        for score, (name, label) in enumerate(FACES, start=1)
    )
    return f'<p class="quick-faces">{"".join(links)}</p>'
