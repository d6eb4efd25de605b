"""The tags and filters of the desk: `{% load desk %}`.

Time (the reader's zone and language; hover gives the whole date):
    {{ at|moment }}, {% when at %}   Thu 15:00, with the full date on hover and on paper
    {% as_of %}                         the moment at which the page is shown
    {{ at|full_moment }}                {{ day|day }}   Tue 3 Mar                  {{ at|month }}   Mar 2026
    {% zone_time %}  Shanghai time              {{ zone|zone_words }}  Shanghai time (UTC+8)
    {{ seconds|duration }}  2 h 10 min  {{ at|ago }}    5 min ago
Names and text:
    {{ form.email|control }}  an input outside crispy-forms
    {{ names|listed }}  {{ label|labelled:text }}  {{ name|bracketed }}
    {{ errors|sentences }}  {% gap %}  between two sentences: a space, in Chinese nothing
    {{ department|named }}  {{ name|initials }}  {{ message.body|safe_markdown }}
    {{ title|marked:words }}  what a search found, in <mark>
Pieces; those of which a page has dozens are written in Python, each with what that gains beside it (more pieces:
templates/components/README.md):
    {% icon "house" %}  {% icon "lock" label=_("Confidential") %}
    {% deadline clock %}  {% deadline clock style="short" %}  full | short | word | due (deadlines.py)
    {% time_left clock %}  2 h 10 min left, without the chip
    {% promise_bar segments label=text due=0.8 %}  {% meter 3 10 %}  {% sparkline values label=text %}
    {% avatar person %}  {% person_chip person url=link unit=department away=words_by_id %}
    {% department_chip department url=link %}  {% timeline_entry entry %}
    {% service_card service link unit=department summary=words promise=words kept=words shade="risk" %}
    {% form_field form.email %}  a field with its label, help and errors, as in every form (templates/bootstrap5)
    {% sent_words as words %}  what was written into a form that is refused, for components/words.html
Addresses:
    {% query page=2 sort=None %}  this page's query with `page` set and `sort` removed, "?..." ready for href
"""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField, Select
from django.template.context import Context
from django.utils.safestring import SafeString

from servicedesk.events import clock
from servicedesk.web import sending, toasts
from servicedesk.web.assets import icons
from servicedesk.web.display import (
    cards,
    deadlines,
    drawings,
    durations,
    entries,
    fields,
    joining,
    marking,
    markup,
    moments,
    people,
    person_menu,
    times,
    zones,
)
from servicedesk.web.forms.wrong_fields import wrong_fields

register = template.Library()

register.simple_tag(icons.icon)
register.simple_tag(deadlines.chip, name="deadline")
register.simple_tag(deadlines.time_left)
register.inclusion_tag("components/promise_bar.html")(drawings.promise_bar)
register.inclusion_tag("components/meter.html")(drawings.meter)
register.simple_tag(drawings.sparkline)
register.simple_tag(times.when)
register.simple_tag(zones.zone_time)
register.filter("zone_words", zones.zone_words)
register.simple_tag(entries.timeline_entry)
register.simple_tag(fields.form_field)
register.simple_tag(cards.service_card)
register.simple_tag(people.avatar)
register.simple_tag(takes_context=True)(person_menu.person_menu)
register.simple_tag(people.person_chip)
register.simple_tag(people.department_chip)
register.filter("named", people.named)
register.filter("initials", people.initials)
register.filter("listed", joining.listed)
register.filter("marked", marking.marked)
register.filter("sentences", joining.sentences)
register.simple_tag(joining.gap)
register.filter("labelled", joining.labelled)
register.filter("bracketed", joining.bracketed)
register.filter("wrong_fields", wrong_fields)


@register.simple_tag(takes_context=True)
def sent_words(context: Context) -> list[str]:
    """Return what someone wrote into the form that is refused here."""
    return sending.words_sent(context["request"])


@register.filter
def moment(at: datetime | None) -> SafeString:
    """Return "today 15:00", "Thu 15:00" or "Tue 3 Mar 15:00" for a sentence, the full date on hover and on paper."""
    return times.when(at)


@register.simple_tag
def as_of() -> SafeString:
    """Return the moment at which the page is shown."""
    return times.when(clock.reading())


@register.filter
def full_moment(at: datetime | None) -> str:
    """Return the whole date with its zone."""
    return moments.full_moment_text(at)


@register.filter
def day(on: date | None) -> str:
    """Return "Tue 3 Mar"."""
    return moments.date_text(on)


@register.filter
def month(at: datetime | None) -> str:
    """Return "Mar 2026"."""
    return moments.month_text(at)


@register.filter
def duration(length: float | timedelta | None) -> str:
    """Return seconds (or a timedelta) as "2 h 10 min"."""
    return durations.duration_text(length)


@register.filter
def ago(at: datetime | None) -> str:
    """Return "5 min ago"."""
    return durations.ago_text(at)


@register.filter
def safe_markdown(text: str | None) -> SafeString:
    """Return what a person typed as safe HTML (servicedesk/web/display/markup.py).

    For <div class="prose" hx-disable>.
    """
    return markup.safe_markdown(text or "")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return this page's query string with `changes`.

    None removes a parameter, and any change goes back to page one.
    """
    values = context["request"].GET.copy()
    for name in ("after", "before", "page"):
        values.pop(name, None)
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return f"?{values.urlencode()}"


@register.filter
def control(field: BoundField) -> SafeString:
    """Return the input of a field outside crispy-forms, in the desk's dress and tied to its errors."""
    dress = "form-select" if isinstance(field.field.widget, Select) else "form-control"
    attributes: dict[str, str | bool] = {"class": dress, "placeholder": ""}
    if field.errors:
        attributes |= {"class": f"{dress} is-invalid", "aria-invalid": "true"}
        attributes["aria-describedby"] = f"{field.auto_id}_error"
    return field.as_widget(attrs=attributes)


@register.filter
def undo_address(message: Message) -> str:
    """Return where the undo of a toast posts to, or nothing."""
    return toasts.undo_address(message.extra_tags)
