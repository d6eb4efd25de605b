"""Tags about promises: `{% load promises %}`.

{% offered card closed begun %}  a card (sla/display/service_cards.py); {% offered_here card %} on its department's page
{% share attainment url %}  94.1 % with a bar and n; few of them as "12 of 14", from five on with an interval
"""

from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.translation import gettext as _

from servicedesk.web.display.drawings import meter
from servicedesk.web.display.joining import clauses
from sla.display import service_cards
from sla.reports import Attainment

register = template.Library()

register.simple_tag(service_cards.offered)
register.simple_tag(service_cards.offered_here)


@register.inclusion_tag("sla/_share.html")
def share(value: Attainment, url: str) -> dict[str, Any]:
    """Return how many were kept, as a link to their list; coloured only where there are enough to judge."""
    if not value.n:
        return {"is_empty": True}
    counts = _("%(met)s of %(n)s") % {"met": value.met, "n": value.n}
    if value.is_judged:
        shade, text, beside = value.shade, f"{localize(value.percent)}%", f"n {value.n}"
    else:
        shade, text, beside = "quiet", counts, "{}–{}%".format(*value.interval) if value.interval else ""
    besides = [beside] if beside else []
    if value.corrected:
        besides.append(_("%(count)s before corrections") % {"count": value.met_raw})
    if value.imported:
        besides.append(_("%(count)s imported") % {"count": value.imported})
    return meter(value.met, value.n, counts, shade) | {
        "counts": counts,
        "url": url,
        "text": text,
        "beside": clauses(besides),
    }
