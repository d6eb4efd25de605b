"""Texts stored with the HTML that they are shown as: made when they are written, and again when the renderer changes.

A migration that comes with a new RENDERER (servicedesk/web/display/markup.py) orders RENDER_JOB. Until it has passed, a
text of an older renderer is rendered where it is read.
"""

import time
from dataclasses import dataclass

from django.db.models import Model

from departments.models import Article
from servicedesk.web.display.markup import RENDERER, safe_markdown
from tickets.models import Message, Ticket

RENDER_JOB = "tickets.render"
BATCH, SECONDS = 500, 1.0


@dataclass(frozen=True)
class TextColumns:
    """The columns of a text: what was typed, its HTML, and the renderer that made it."""

    model: type[Model]
    text: str
    html: str
    renderer: str


TEXT_COLUMNS = (
    TextColumns(Message, "body", "html", "renderer"),
    TextColumns(Ticket, "description", "description_html", "description_renderer"),
    TextColumns(Article, "body_en", "html_en", "renderer_en"),
    TextColumns(Article, "body_zh", "html_zh", "renderer_zh"),
)


def render_batch(kept: TextColumns, after: int) -> list[int]:
    """Render the next texts of another renderer, for about a second; return their ids, none when all is done."""
    stale = kept.model._default_manager.filter(pk__gt=after)
    stale = stale.exclude(**{kept.renderer: RENDERER}).exclude(**{kept.text: ""})
    until, done = time.monotonic() + SECONDS, []
    for row in stale.order_by("pk").only(kept.text)[:BATCH]:
        setattr(row, kept.html, safe_markdown(getattr(row, kept.text)))
        setattr(row, kept.renderer, RENDERER)
        done.append(row)
        if time.monotonic() > until:
            break
    kept.model._default_manager.bulk_update(done, [kept.html, kept.renderer])
    return [row.pk for row in done]
