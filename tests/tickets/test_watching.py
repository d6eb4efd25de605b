"""Watchers on pages, in the API and in notices: invited, removed, leaving, and those whose own rights have ended."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from departments.models import Membership
from servicedesk.accounts.actions.people import deactivate, reactivate
from servicedesk.accounts.models import User
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Notice
from servicedesk.notifications.outbox import send_waiting
from servicedesk.notifications.queries import notices_of
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.conversation import reply
from tickets.actions.watching import invite, remove_watcher, watch
from tickets.models import Ticket, Watcher
from tickets.rules import access

Clients = Callable[[User], APIClient]


@pytest.fixture
def ticket(company: Company) -> Ticket:
    return filed(company)


@pytest.fixture
def api() -> Clients:
    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return sign_in


def told(person: User) -> list[str]:
    dispatch_pending()
    fresh = User.objects.get(pk=person.pk)
    return [line.wording.title for line in lines(fresh, notices_of(fresh)) if line.wording]


def moves_to_sales(company: Company, person: User) -> None:
    Membership.objects.filter(user=person).update(department=company.sales, role="member")


def test_an_invitation_keeps_who_gave_it_and_when(company: Company, ticket: Ticket) -> None:
    invite(ticket=ticket, person=company.tom, by=company.mia, at=at("Mon 10:10"))
    row = Watcher.objects.get()
    assert (row.user, row.reason, row.invited_by, row.since) == (
        company.tom, "invited", company.mia, at("Mon 10:10"),
    )  # fmt: skip


def test_who_watches_already_can_be_invited_as_well(company: Company, ticket: Ticket) -> None:
    watch(ticket=ticket, by=company.frida, at=at("Mon 10:05"))
    invite(ticket=ticket, person=company.frida, by=company.mia, at=at("Mon 10:10"))
    row = Watcher.objects.get()
    assert (row.reason, row.invited_by, row.since) == ("invited", company.mia, at("Mon 10:10"))


def test_nobody_is_invited_to_what_is_theirs_or_twice(company: Company, ticket: Ticket) -> None:
    invite(ticket=ticket, person=company.tom, by=company.mia)
    User.objects.filter(pk=company.olga.pk).update(is_active=False)
    company.olga.refresh_from_db()
    wrong = [
        (company.mia, company.mia, "This is you."),
        (company.li_wei, company.li_wei, "This is you."),
        (company.mia, company.li_wei, "This is the request of Mia Zhou."),
        (company.tom, company.mia, "Tom Berg is already invited."),
        (company.olga, company.mia, "Olga Petrova has left."),
    ]
    for person, by, words in wrong:
        with pytest.raises(ValidationError) as refused:
            invite(ticket=ticket, person=person, by=by)
        assert refused.value.message_dict["person"][0].startswith(words)


def test_inviting_and_removing_are_told_in_the_history(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    client = as_person(company.mia)
    assert post(client, ticket, "invite", person="tom.berg@example.com").status_code == 302
    page = text_of(client.get(ticket.get_absolute_url()))
    assert "Mia Zhou invited Tom Berg to follow it" in page and "invited" in page
    assert post(client, ticket, "remove_watcher", person=company.tom.pk).status_code == 302
    page = text_of(client.get(ticket.get_absolute_url()))
    assert "Mia Zhou removed Tom Berg from the followers" in page
    assert "Followers" not in page
    kinds = Event.objects.filter(kind__startswith="ticket.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["ticket.submitted", "ticket.invited", "ticket.watcher_removed"]


def test_the_form_says_beside_the_field_why_somebody_cannot_be_invited(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    answer = post(as_person(company.mia), ticket, "invite", person="mia.zhou@example.com")
    assert answer.status_code == 400
    assert "This is you. You can only invite others." in text_of(answer)


def test_only_requester_and_holder_invite_and_remove(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    invite(ticket=ticket, person=company.tom, by=company.mia)
    for person in (company.frida, company.tom, company.ada):
        assert post(as_person(person), ticket, "invite", person="olga.petrova@example.com").status_code == 403
        assert post(as_person(person), ticket, "remove_watcher", person=company.tom.pk).status_code == 403
    assert post(as_person(company.noah), ticket, "invite", person="tom.berg@example.com").status_code == 404
    assert post(as_person(company.chen), ticket, "remove_watcher", person=company.tom.pk).status_code == 302
    assert not Watcher.objects.exists()


def test_who_was_invited_is_asked_before_leaving_and_then_sees_nothing(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    invite(ticket=ticket, person=company.olga, by=company.mia)
    client = as_person(company.olga)
    page = text_of(client.get(ticket.get_absolute_url()))
    assert f'href="/tickets/{ticket.number}/do/watch/" data-dialog' in page
    assert "You were invited." in text_of(client.get(f"/tickets/{ticket.number}/do/watch/"))
    left = post(client, ticket, "watch", stop="True")
    assert left.status_code == 302 and left["Location"] == "/requests/"
    assert client.get(ticket.get_absolute_url()).status_code == 404


def test_the_api_invites_and_removes_too(company: Company, ticket: Ticket, api: Clients) -> None:
    calls, mia = f"/api/v1/tickets/{ticket.number}/", api(company.mia)
    document = mia.post(calls + "invite/", {"person": "tom.berg@example.com"}, format="json").json()
    assert [(one["person"]["name"], one["is_invited"]) for one in document["watchers"]] == [
        ("Tom Berg", True)
    ]
    assert {"invite", "remove-watcher"} <= set(document["verbs"])
    assert api(company.tom).get(calls).json()["description"] is not None
    again = mia.post(calls + "invite/", {"person": company.tom.pk}, format="json")
    assert again.status_code == 400 and "person" in again.json()["errors"]
    assert (
        api(company.tom).post(calls + "invite/", {"person": company.olga.pk}, format="json").status_code
        == 403
    )
    gone = mia.post(calls + "remove-watcher/", {"person": company.tom.pk}, format="json")
    assert gone.json()["watchers"] == []
    assert api(company.tom).get(calls).status_code == 404
    kinds = [event["kind"] for event in mia.get(calls + "events/").json()["results"]]
    assert kinds[-2:] == ["ticket.invited", "ticket.watcher_removed"]


def test_the_removed_hear_of_it_without_a_word_of_content(company: Company, ticket: Ticket) -> None:
    invite(ticket=ticket, person=company.tom, by=company.mia, at=at("Mon 10:10"))
    assert told(company.tom) == [f"{ticket.number}: Mia Zhou invites you to follow this request"]
    remove_watcher(ticket=ticket, person=company.tom, by=company.mia, at=at("Mon 10:20"))
    assert told(company.tom) == [f"{ticket.number}: you no longer follow it"]


def test_a_watcher_whose_own_rights_have_ended_is_told_nothing_more_and_is_listed_nowhere(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    watch(ticket=ticket, by=company.lena, at=at("Mon 10:05"))
    client = as_person(company.lena)
    assert ticket.number in text_of(client.get("/requests/?tab=watched"))
    moves_to_sales(company, company.lena)
    reply(ticket=ticket, body="News.", by=company.li_wei, at=at("Mon 10:20"))
    dispatch_pending()
    assert not Notice.objects.filter(recipient=company.lena, kind="ticket.message").exists()
    assert ticket.number not in text_of(client.get("/requests/?tab=watched"))
    assert "Lena Moor" not in text_of(as_person(company.mia).get(ticket.get_absolute_url()))


def test_a_mail_that_waits_is_not_sent_to_a_watcher_whose_rights_end_meanwhile(
    company: Company, ticket: Ticket
) -> None:
    watch(ticket=ticket, by=company.lena, at=at("Mon 10:05"))
    reply(ticket=ticket, body="News.", by=company.li_wei, at=at("Mon 10:20"))
    dispatch_pending()
    moves_to_sales(company, company.lena)
    send_waiting()
    assert "lena.moor@example.com" not in [
        address for letter in mail.outbox for address in letter.recipients()
    ]
    assert "mia.zhou@example.com" in str([letter.to for letter in mail.outbox])


def test_who_leaves_and_returns_is_invited_no_more(company: Company, ticket: Ticket) -> None:
    invite(ticket=ticket, person=company.tom, by=company.mia, at=at("Mon 10:10"))
    watch(ticket=ticket, by=company.lena, at=at("Mon 10:10"))
    for person in (company.tom, company.lena):
        deactivate(person=person, by=company.ada)
    dispatch_pending()
    reactivate(person=company.tom, by=company.ada)
    dispatch_pending()
    assert not access(User.objects.get(pk=company.tom.pk), ticket).sees_outline
    assert [row.user for row in Watcher.objects.all()] == [company.lena]
    assert Event.objects.filter(kind="ticket.watcher_removed").count() == 1
