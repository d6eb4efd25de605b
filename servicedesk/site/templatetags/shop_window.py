"""`{% load shop_window %}`: the lines of a department's page. Written in Python for speed: it has dozens of them."""

from functools import cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servicedesk.site.shop_window.neighbours import Neighbour
from servicedesk.web.assets.icons import icon
from servicedesk.web.display.fill import fill
from servicedesk.web.display.joining import labelled
from servicedesk.web.display.people import department_chip

register = template.Library()

LINE = """
<li class="rows-item rows-plain">
  <span class="grow">{unit}</span>{relation}{requests}{change}
</li>"""
CHANGE = """
  <a class="btn btn-sm btn-quiet" href="{url}" title="{label}" data-dialog>{icon}<span
    class="visually-hidden">{name}</span></a>"""


@register.simple_tag
def neighbour(one: Neighbour) -> SafeString:
    """Return the line of another department."""
    return fill(
        LINE,
        unit=department_chip(one.unit, url=_address(one.unit.code)),
        relation=fill(' <span class="chip chip-outline">{}</span>', one.relation) if one.relation else "",
        requests=_requests(one),
        change=_change(one) if one.relation_url else "",
    )


def _requests(one: Neighbour) -> str:
    if one.n:
        words = ngettext("%(n)s request", "%(n)s requests", one.n) % {"n": one.n}
        return fill(' <a class="num" href="{}">{}</a>', one.requests_url, words)
    return fill(' <span class="faint">{}</span>', _("fewer than 5")) if one.has_few else ""


def _change(one: Neighbour) -> SafeString:
    label = _("Relation")
    name = labelled(label, one.unit.name)
    return fill(CHANGE, url=one.relation_url, label=label, icon=icon("pencil"), name=name)


@cache
def _address(code: str) -> str:
    """A company has tens to hundreds of departments: each address is worked out once in the life of a process."""
    return reverse("department", args=[code])
