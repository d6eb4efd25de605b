"""Needs without an owner under hostile hands: what everyone who heads a department reads ends with its reason."""

from collections.abc import Iterator

import pytest

from departments.actions.catch_all import choose_catch_all
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.display import lines
from servicedesk.notifications.queries import notices_of
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.needs import give_owner, no_owner
from tickets.actions.work import transfer
from tickets.models import Need

SAID = ("Water my plants", "Mia", "behind the safe", "No department waters plants")


@pytest.fixture(autouse=True)
def need(company: Company) -> Iterator[Need]:
    """Tom of IT says that nobody does what Mia asks for."""
    choose_catch_all(service=company.screens, by=company.ada)
    company.screens.refresh_from_db()
    ticket = filed(
        company, service=company.screens, title="Water my plants", description="They stand behind the safe."
    )
    no_owner(ticket=ticket, reason="No department waters plants.", by=company.tom, at=at("Mon 10:30"))
    with clock.frozen(at("Mon 11:00")):
        dispatch_pending()
        yield Need.objects.select_related("ticket").get()


def heard(person: User, need: Need, as_person: SignIn) -> str:
    """Return all that a person gets to read of a need."""
    client, program = as_person(person), JsonClient()
    program.force_login(person)
    paths = ("/needs/", "/needs/?tab=given", f"/needs/{need.ticket.number}/")
    pages = [text_of(client.get(path)) for path in paths]
    bodies = [str(program.get(f"/api/v1/needs/{rest}").json()) for rest in ("", f"{need.pk}/")]
    return " ".join([*pages, *bodies, *(str(line.wording) for line in lines(person, notices_of(person)))])


@pytest.mark.parametrize("is_given", [True, False])
def test_what_was_asked_for_is_read_by_many_only_as_long_as_it_waits(
    company: Company, need: Need, as_person: SignIn, is_given: bool
) -> None:
    assert all(word in heard(company.ari, need, as_person) for word in SAID)
    if is_given:
        day = at("Fri 10:00").date()
        give_owner(need=need, department=company.facilities, due_on=day, by=company.hugo)
    else:
        transfer(ticket=need.ticket, to=company.facilities, reason="Plants", by=company.tom)
    dispatch_pending()
    found = heard(company.ari, need, as_person)
    assert need.ticket.number in found and [word for word in SAID if word in found] == []
    for reader in (company.hugo, company.frida):  # whose department has it now, and whose asked for it
        assert "Water my plants" in heard(reader, need, as_person), reader
