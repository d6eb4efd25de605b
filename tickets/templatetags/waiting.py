"""`{% load waiting %}`: lines of what waits for a person. Written in Python for speed, as those of rows.py."""

from functools import lru_cache

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from servicedesk.web.display.fill import fill
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


@register.simple_tag(takes_context=True)
def waiting_row(context: Context, one: Waiting, here: str, back: str, end: str = "") -> SafeString:
    """Return a line with its buttons, which lead back to the address `here`, of which `back` is the quoted form.

    `end` is what stands there instead of buttons.
    """
    return fill(
        LINE,
        number=one.ticket.number,
        url=one.ticket.get_absolute_url(),
        title=one.ticket.title,
        text=one.text,
        end=end or _buttons(context, one, here, back),
    )


def _buttons(context: Context, one: Waiting, here: str, back: str) -> SafeString:
    number = one.ticket.number
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
        token=context["csrf_token"],
        here=here,
        label=_("It is solved"),
    )


@lru_cache(maxsize=4096)
def _verb(number: str, verb: str) -> str:
    return reverse("ticket_verb", args=[number, verb])
