"""Texts are rendered when they are written, stored, and rendered again by another version of the renderer."""

from typing import Any

import pytest

from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.jobs.runner import run_jobs
from servicedesk.web.display import markup
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed
from tickets.actions import rendering
from tickets.actions.conversation import note, reply
from tickets.models import Message, Ticket


def refuse(_text: str) -> Any:
    raise AssertionError("rendered again")


def test_a_page_shows_what_was_rendered_as_it_was_written(
    company: Company, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = filed(company, description="It is **urgent**")
    reply(ticket=ticket, body="On *it*", by=company.li_wei, at=at("Mon 10:10"))
    note(ticket=ticket, body="see https://example.com", by=company.li_wei, at=at("Mon 10:20"))
    monkeypatch.setattr(markup, "_rendered", refuse)
    markup._remembered.cache_clear()
    page = as_person(company.li_wei).get(ticket.get_absolute_url()).content.decode()
    for piece in ("<strong>urgent</strong>", "<em>it</em>", '<a href="https://example.com"'):
        assert piece in page


def test_a_text_of_an_older_renderer_is_rendered_where_it_is_read(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company, description="It is **urgent**")
    reply(ticket=ticket, body="On *it*", by=company.li_wei, at=at("Mon 10:10"))
    Message.objects.update(html="<script>old()</script>", renderer=0)
    Ticket.objects.update(description_html="<script>old()</script>", description_renderer=0)
    page = as_person(company.li_wei).get(ticket.get_absolute_url()).content.decode()
    assert "old()" not in page and "<em>it</em>" in page and "<strong>urgent</strong>" in page


def test_background_work_renders_what_an_older_renderer_left(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = filed(company, description="It is **urgent**")
    filed(company)  # without a description there is nothing to keep
    for number in range(3):
        reply(ticket=ticket, body=f"*{number}*", by=company.li_wei, at=at(f"Mon 10:1{number}"))
    before = list(Message.objects.order_by("pk").values_list("body", "html"))
    Message.objects.update(html="", renderer=0)
    Ticket.objects.update(description_html="", description_renderer=0)
    monkeypatch.setattr(rendering, "BATCH", 2)
    job = enqueue(rendering.RENDER_JOB, {}, by=None)
    run_jobs(seconds=60)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, 4)
    assert list(Message.objects.order_by("pk").values_list("body", "html")) == before
    assert set(Message.objects.values_list("renderer", flat=True)) == {markup.RENDERER}
    ticket.refresh_from_db()
    assert ticket.description_html == "<p>It is <strong>urgent</strong></p>\n"
