"""What can be done at some times alone is offered at those, on the page and by the API alike."""

import pytest

from servicedesk.events import clock
from servicedesk.verbs.exceptions import Refused
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, text_of
from tickets.actions.lifecycle import confirm, reopen, resolve
from tickets.models import Ticket


@pytest.fixture
def closed(company: Company) -> Ticket:
    """Mia's request, solved on Monday: she can bring it back until the Monday after."""
    ticket = filed(company)
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    confirm(ticket=ticket, by=company.mia, at=at("Mon 16:00"))
    return ticket


@pytest.mark.parametrize(("moment", "is_possible"), [("Mon+7 18:00", True), ("Mon+7 18:01", False)])
def test_a_closed_request_can_be_reopened_exactly_as_long_as_that_is_offered(
    company: Company, closed: Ticket, as_person: SignIn, moment: str, is_possible: bool
) -> None:
    mia, program, page = as_person(company.mia), JsonClient(), f"/tickets/{closed.number}/"
    program.force_login(company.mia)
    with clock.frozen(at(moment)):
        assert (f"{page}do/reopen/" in text_of(mia.get(page))) is is_possible
        assert ("reopen" in program.get(f"/api/v1{page}").json()["verbs"]) is is_possible
        opened = text_of(mia.get(f"{page}do/reopen/", follow=True))
        assert ("solved more than 5 working days ago" in opened) is not is_possible
        if is_possible:
            reopen(ticket=closed, why="It wobbles", by=company.mia)
        else:
            with pytest.raises(Refused):
                reopen(ticket=closed, why="It wobbles", by=company.mia)
