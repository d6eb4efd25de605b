"""`{% load waiting %}`: lines of what waits for a person. Written in Python for speed, as other lists.

{% waiting_rows waits %}  the lines of tickets.display.waiting.Waiting
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from servicedesk.web.display.fill import fill
from surveys.templatetags.faces import quick_faces
from tickets.display.waiting import Wait, Waiting

register = template.Library()

LINE = """
<li class="rows-item rows-waiting" data-row>
  <span class="number">{number}</span>
  <span class="grow">
    <a class="rows-title clamp" href="{url}">{title}</a>
    <span class="faint">{text}</span>
  </span>
  <span class="rows-end">{end}</span>
</li>"""
CONFIRM = """
    <a class="btn" href="{refuse_url}?next={back}" data-dialog>{refuse}</a>
    <form class="inline-form" method="post" action="{url}" data-guard><input type="hidden" name="csrfmiddlewaretoken"
      value="{token}"><input type="hidden" name="next" value="{here}"><button class="btn btn-primary"
      type="submit">{label}</button></form>"""
DIALOG = '<a class="btn btn-primary" href="{}?next={}" data-dialog>{}</a>'
PAGE = '<a class="btn btn-primary" href="{}?next={}">{}</a>'


@dataclass(frozen=True)
class Page:
    """The page of the lines: the token of its forms, its address, and that quoted."""

    token: str
    here: str
    back: str


@register.simple_tag(takes_context=True)
def waiting_rows(context: Context, waits: Iterable[Waiting]) -> SafeString:
    """Return a line for each, with buttons or faces, which lead back to this page."""
    here = context["request"].get_full_path()
    page = Page(str(context["csrf_token"]), here, quote(here, safe=""))
    return SafeString("".join(_line(one, page) for one in waits))


def _line(one: Waiting, page: Page) -> SafeString:
    ticket = one.ticket
    return fill(
        LINE,
        number=ticket.number,
        url=ticket.get_absolute_url(),
        title=ticket.title,
        text=one.text,
        end=quick_faces(ticket.number, page.back) if one.kind is Wait.RATE else _buttons(one, page),
    )


def _buttons(one: Waiting, page: Page) -> SafeString:
    number, back = one.ticket.number, page.back
    match one.kind:
        case Wait.ANSWER:
            return fill(DIALOG, _verb(number, "answer"), back, _("Reply"))
        case Wait.SUPPLY:
            return fill(PAGE, _verb(number, "supply"), back, _("Add it"))
    return fill(
        CONFIRM,
        refuse_url=_verb(number, "not_solved"),
        refuse=pgettext("is it solved", "Not yet"),
        back=back,
        url=_verb(number, "confirm"),
        token=page.token,
        here=page.here,
        label=_("It is solved"),
    )


@lru_cache(maxsize=4096)
def _verb(number: str, verb: str) -> str:
    return reverse("ticket_verb", args=[number, verb])
