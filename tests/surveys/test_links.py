"""The link in a rating mail: GET writes nothing, one POST rates, and a wrong link says nothing about anything."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.models import Event
from surveys.actions.invitations import invite, withdraw
from surveys.actions.rating import give_rating
from surveys.links import path_of, token_of
from surveys.models import Invitation, Rating, RatingRevision
from tests.cast import Company, at
from tests.markup import markup_of
from tests.surveys.closing import closed_ticket
from tickets.actions.lifecycle import reopen
from tickets.models import Ticket


@pytest.fixture
def invitation(company: Company) -> Invitation:
    """Mia was asked on Monday at four."""
    made = invite(ticket=closed_ticket(company), at=at("Mon 16:00"))
    assert made is not None
    return made


@pytest.fixture
def stranger() -> Client:
    """A browser that nobody has signed in with, and that checks nothing for us."""
    return Client(enforce_csrf_checks=True)


def send(client: Client, path: str, said: dict[str, Any], **options: Any) -> Any:
    """Open the page behind a link and send its form."""
    return client.post(path, {"pass": pass_on(client, path), **said}, **options)


def pass_on(client: Client, path: str) -> str:
    found = re.search(r'name="pass" value="([^"]+)"', markup_of(client.get(path)))
    return found[1] if found else ""


def test_the_page_opens_without_sign_in_with_the_score_chosen(
    invitation: Invitation, stranger: Client
) -> None:
    with clock.frozen(at("Mon 17:00")):
        page = markup_of(stranger.get(path_of(invitation, 4)))
        bare = markup_of(stranger.get(path_of(invitation)))
    assert 'id="score-4" value="4" checked' in page
    assert "checked" not in bare
    assert "FAC-1" in page and "Move my desk" in page and "Facilities" in page


def test_the_page_shows_little_and_hands_nothing_on(
    company: Company, invitation: Invitation, stranger: Client
) -> None:
    with clock.frozen(at("Mon 17:00")):
        response = stranger.get(path_of(invitation, 4))
    page = markup_of(response)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    for hidden in ("Done", "Mia", "Li Wei", "mia.zhou@example.com"):
        assert hidden not in page
    Ticket.objects.update(is_confidential=True)
    with clock.frozen(at("Mon 17:00")):
        assert "Move my desk" not in markup_of(stranger.get(path_of(invitation)))


def test_scanners_that_follow_every_link_rate_nothing(invitation: Invitation, stranger: Client) -> None:
    with clock.frozen(at("Mon 17:00")), CaptureQueriesContext(connection) as queries:
        for score in (None, 1, 2, 3, 4, 5, 5):
            assert stranger.get(path_of(invitation, score)).status_code == 200
            assert stranger.head(path_of(invitation, score)).status_code == 200
    verbs = {query["sql"].split(" ", 1)[0] for query in queries.captured_queries}
    assert not verbs & {"INSERT", "UPDATE", "DELETE"}
    assert not Rating.objects.exists()
    invitation.refresh_from_db()
    assert invitation.answered_at is None


def test_a_post_rates_and_spends_the_link(company: Company, invitation: Invitation, stranger: Client) -> None:
    with clock.frozen(at("Mon 17:00")):
        said = {"score": "2", "reasons": ["speed"], "comment": "Slow"}
        answer = send(stranger, path_of(invitation), said, follow=True)
    assert "Thank you." in markup_of(answer)
    rating = Rating.objects.get()
    assert (rating.score, rating.reasons, rating.comment, rating.rater) == (2, ["speed"], "Slow", company.mia)
    invitation.refresh_from_db()
    assert invitation.answered_at == at("Mon 17:00")
    assert Event.objects.get(kind="rating.given").actor == company.mia


def test_a_link_corrects_for_a_day_and_then_shows_what_was_said(
    invitation: Invitation, stranger: Client
) -> None:
    with clock.frozen(at("Mon 17:00")):
        send(stranger, path_of(invitation), {"score": "2"})
    with clock.frozen(at("Tue 17:00")):
        send(stranger, path_of(invitation), {"score": "4"})
    assert Rating.objects.get().score == 4
    assert RatingRevision.objects.get().score == 2
    with clock.frozen(at("Tue 17:01")):
        page = stranger.get(path_of(invitation, 5))
        replayed = stranger.post(path_of(invitation), {"score": "5"})
    assert page.status_code == 200 and "Good" in markup_of(page)
    assert "the rating can no longer be changed" in markup_of(page) and "<form" not in markup_of(page)
    assert replayed.status_code == 409
    assert Rating.objects.get().score == 4


def test_a_link_that_was_tampered_with_opens_nothing(
    company: Company, invitation: Invitation, stranger: Client
) -> None:
    good = token_of(invitation)
    other = invitation.nonce.hex[:-1] + ("0" if invitation.nonce.hex[-1] != "0" else "1")
    bad = [
        good[:-1],
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        other + good[32:],
        invitation.nonce.hex,
        Signer(salt="another").sign(invitation.nonce.hex).replace(":", "~"),
        Signer(salt="surveys.rating-link").sign("00000000000000000000000000000000").replace(":", "~"),
        Signer(salt="surveys.rating-link").sign("no nonce").replace(":", "~"),
        "x" * 5000,
    ]
    for token in bad:
        for response in (
            stranger.get(f"/rate/{token}/?score=1"),
            stranger.post(f"/rate/{token}/", {"score": "1"}),
        ):
            assert response.status_code == 404
            assert "This link does not work" in markup_of(response)
            assert "FAC-1" not in markup_of(response)
    assert not Rating.objects.exists()


def test_a_link_of_a_request_that_was_opened_again_is_gone(
    company: Company, invitation: Invitation, stranger: Client
) -> None:
    reopen(ticket=invitation.ticket, why="It wobbles", by=company.mia, at=at("Tue 10:00"))
    with clock.frozen(at("Tue 10:01")):
        for response in (
            stranger.get(path_of(invitation)),
            stranger.post(path_of(invitation), {"score": "1"}),
        ):
            assert response.status_code == 410, "even before the invitation itself is taken back"
        withdraw(ticket=invitation.ticket, before_cycle=2, at=at("Tue 10:01"))
        assert stranger.post(path_of(invitation), {"score": "1"}).status_code == 410
    assert not Rating.objects.exists()


def test_a_link_dies_after_sixty_days_and_with_its_person(
    company: Company, invitation: Invitation, stranger: Client
) -> None:
    with clock.frozen(at("Mon 16:00") + timedelta(days=60)):
        assert stranger.get(path_of(invitation)).status_code == 410
        assert stranger.post(path_of(invitation), {"score": "1"}).status_code == 410
    company.mia.is_active = False
    company.mia.save()
    with clock.frozen(at("Mon 17:00")):
        assert stranger.post(path_of(invitation), {"score": "1"}).status_code == 410
    assert not Rating.objects.exists()


def test_an_old_rating_is_still_shown_after_a_reopening_but_not_changed(
    company: Company, invitation: Invitation, stranger: Client
) -> None:
    give_rating(ticket=invitation.ticket, score=2, by=company.mia, at=at("Mon 17:00"))
    reopen(ticket=invitation.ticket, why="It wobbles", by=company.mia, at=at("Mon 17:10"))
    with clock.frozen(at("Mon 17:20")):
        page = stranger.get(path_of(invitation))
        assert page.status_code == 200
        assert "has been reopened since" in markup_of(page)
        assert stranger.post(path_of(invitation), {"score": "5"}).status_code == 409
    assert Rating.objects.get().score == 2


def test_a_post_that_no_page_sent_rates_nothing_and_corrects_nothing(
    company: Company, invitation: Invitation, stranger: Client
) -> None:
    """What looks into mails for somebody sends a POST to every link in them."""
    path, said = path_of(invitation), {"score": "1", "reasons": ["speed"], "comment": "Robot"}
    other = invite(ticket=closed_ticket(company), at=at("Mon 16:00"))
    assert other is not None
    with clock.frozen(at("Mon 17:00")):
        passes = ["", "x", pass_on(stranger, path_of(other)), token_of(invitation), "x" * 100_000]
        for word in passes:
            answer = stranger.post(path, {**said, "pass": word})
            assert answer.status_code == 400, word[:20]
        assert not Rating.objects.exists()
        send(stranger, path, {"score": "4"})
        for word in passes:
            assert stranger.post(path, {**said, "pass": word}).status_code == 400
    assert (Rating.objects.get().score, RatingRevision.objects.count()) == (4, 0)


def test_a_page_that_was_open_for_too_long_comes_back_with_what_was_chosen(
    invitation: Invitation, stranger: Client
) -> None:
    path, said = path_of(invitation), {"score": "2", "reasons": ["speed"], "comment": "Slow <b>"}
    with clock.frozen(at("Mon 17:00")):
        old = pass_on(stranger, path)
    with clock.frozen(at("Mon 19:00")):
        answer = stranger.post(path, {**said, "pass": old})
        page = markup_of(answer)
        assert answer.status_code == 400 and "nothing is lost" in page
        assert 'id="score-2" value="2" checked' in page
        assert "Slow &lt;b&gt;" in page and re.search(r'value="speed"[^>]*checked', page)
        assert not Rating.objects.exists()
        new = re.findall(r'name="pass" value="([^"]+)"', page)
        assert stranger.post(path, {**said, "pass": new[0]}).status_code == 302
    assert Rating.objects.get().score == 2


def test_a_wrong_answer_is_asked_again(invitation: Invitation, stranger: Client) -> None:
    with clock.frozen(at("Mon 17:00")):
        for said in ({}, {"score": "9"}, {"score": "x"}):
            response = send(stranger, path_of(invitation), said)
            assert response.status_code == 400
            assert "Choose one of the five faces." in markup_of(response)
    assert not Rating.objects.exists()


def test_another_site_cannot_post_for_the_person(invitation: Invitation, stranger: Client) -> None:
    response = stranger.post(path_of(invitation), {"score": "1"}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert not Rating.objects.exists()


def test_the_page_speaks_the_language_of_the_mail(
    company: Company, invitation: Invitation, stranger: Client
) -> None:
    User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
    with clock.frozen(at("Mon 17:00")):
        page = markup_of(stranger.get(path_of(invitation), headers={"accept-language": "en"}))
    assert 'lang="zh-Hans"' in page
    assert "设施部" in page


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_give_one_rating(company: Company) -> None:
    invitation = invite(ticket=closed_ticket(company), at=at("Mon 16:00"))
    assert invitation is not None
    path, start = path_of(invitation), Barrier(2)

    def click(score: str) -> int:
        try:
            client = Client()
            said = {"pass": pass_on(client, path), "score": score}
            start.wait(timeout=10)
            return client.post(path, said).status_code
        finally:
            connection.close()

    with clock.frozen(at("Mon 17:00")), ThreadPoolExecutor(2) as pool:
        assert list(pool.map(click, ["5", "5"])) == [302, 302]
    assert Rating.objects.count() == 1
    assert RatingRevision.objects.count() == 0
