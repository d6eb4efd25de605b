"""The matrix of rights, row by row, and that the list filter and the object check agree."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from departments.models import Membership
from servicedesk.accounts.models import Absence, RoleGrant, User
from servicedesk.accounts.rules import is_arbiter
from servicedesk.events import clock
from servicedesk.web.lists.ordering import first_rows
from tests.cast import Company, at
from tickets import rules
from tickets.actions.conversation import note, reply
from tickets.actions.lifecycle import cancel, confirm, resolve
from tickets.actions.submission import submit
from tickets.actions.watching import invite, remove_watcher, unwatch, watch
from tickets.actions.work import take, transfer
from tickets.models import Ticket, Watcher
from tickets.queries.visible import find_ticket
from tickets.workflow import Verb

V = Verb
NOTHING: set[Verb] = set()
LETS_WATCH = {V.WATCH, V.INVITE, V.REMOVE_WATCHER}
WORKS = LETS_WATCH | {
    V.TAKE, V.ASSIGN, V.ASK, V.REPLY, V.NOTE, V.TRANSFER, V.RESOLVE, V.SET_PRIORITY, V.FILL, V.REFILE,
    V.NO_OWNER, V.KEEP_NEED,
}  # fmt: skip
ASKS = LETS_WATCH | {V.REPLY, V.ANSWER, V.CONFIRM, V.NOT_SOLVED, V.REOPEN, V.CANCEL, V.NUDGE, V.SUPPLY}

# who -> (sees the outline, sees the content, sees internal notes, their verbs) on Mia's open request to Facilities
PLAIN = {
    "mia": (True, True, False, ASKS),
    "noah": (False, False, False, NOTHING),
    "frida": (True, True, False, {V.WATCH}),
    "li_wei": (True, True, True, WORKS),
    "chen": (True, True, True, WORKS),
    "lena": (True, True, True, WORKS),
    "hugo": (True, True, True, WORKS),
    "tom": (False, False, False, NOTHING),
    "ines": (False, False, False, NOTHING),
    "olga": (False, False, False, NOTHING),
    "ari": (False, False, False, NOTHING),
    "eve": (False, False, False, NOTHING),
    "ada": (True, True, False, {V.WATCH}),
}
# the same on a confidential one: the consumer's head sees the outline alone, the admin nothing
CONFIDENTIAL = PLAIN | {"frida": (True, False, False, NOTHING), "ada": (False, False, False, NOTHING)}


# what Eve, Olga's line manager, asked Finance for Olga, confidentially: Eve has the outline, and nothing to do
ASKED_FOR = dict.fromkeys(PLAIN, (False, False, False, NOTHING)) | {
    "olga": (True, True, False, ASKS),
    "eve": (True, False, False, NOTHING),
    "frida": (True, True, True, WORKS),
}
# what Noah asked Facilities for Mia: Noah has Mia's rights
FOR_MIA = PLAIN | {"noah": (True, True, False, ASKS)}


@pytest.fixture
def ticket(company: Company) -> Ticket:
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))


def view(user: User, ticket: Ticket) -> tuple[bool, bool, bool, set[Verb]]:
    fresh = User.objects.get(pk=user.pk)
    seen = rules.access(fresh, ticket)
    return seen.sees_outline, seen.sees_content, seen.sees_notes, set(rules.rights_of(seen, ticket))


@pytest.mark.parametrize("name", PLAIN)
def test_the_matrix_on_a_plain_request(company: Company, ticket: Ticket, name: str) -> None:
    assert view(company.people[name], ticket) == PLAIN[name]


@pytest.mark.parametrize("name", CONFIDENTIAL)
def test_the_matrix_on_a_confidential_request(company: Company, ticket: Ticket, name: str) -> None:
    Ticket.objects.update(is_confidential=True)
    ticket.refresh_from_db()
    assert view(company.people[name], ticket) == CONFIDENTIAL[name]


@pytest.mark.parametrize("name", ASKED_FOR)
def test_the_matrix_on_a_confidential_request_for_somebody_else(company: Company, name: str) -> None:
    User.objects.filter(pk=company.olga.pk).update(line_manager=company.eve)
    company.olga.refresh_from_db()
    filed = submit(service=company.payslip, title="Her payslip", by=company.eve, requester=company.olga)
    assert view(company.people[name], filed) == ASKED_FOR[name]


@pytest.mark.parametrize("name", FOR_MIA)
def test_the_matrix_on_a_plain_request_for_somebody_else(company: Company, name: str) -> None:
    filed = submit(service=company.move_desk, title="Her desk", by=company.noah, requester=company.mia)
    assert view(company.people[name], filed) == FOR_MIA[name]


def situations(company: Company) -> list[Ticket]:
    """Return tickets in every constellation that gives or takes a right."""
    made = [
        submit(service=service, title=f"{service} for {who}", by=company.people[who], at=at("Mon 10:00"))
        for service in (company.move_desk, company.screens, company.payslip)
        for who in ("mia", "olga", "li_wei", "tom", "frida")
    ]
    take(ticket=made[0], by=company.li_wei, at=at("Mon 10:10"))
    transfer(ticket=made[0], to=company.it, reason="Cables", by=company.li_wei, at=at("Mon 10:20"))
    transfer(ticket=made[1], to=company.it, reason="Not ours", by=company.hugo, at=at("Mon 10:20"))
    cancel(ticket=made[2], by=company.li_wei, at=at("Mon 10:30"))
    resolve(ticket=made[6], answer="Done", by=company.tom, at=at("Mon 10:40"))
    confirm(ticket=made[6], by=company.olga, at=at("Mon 10:50"))
    Watcher.objects.create(ticket=made[7], user=company.noah, since=at("Mon 10:50"))
    invite(ticket=made[8], person=company.noah, by=company.tom, at=at("Mon 10:50"))
    invite(ticket=made[10], person=company.tom, by=company.mia, at=at("Mon 10:50"))
    invite(ticket=made[11], person=company.eve, by=company.frida, at=at("Mon 10:50"))
    remove_watcher(ticket=made[11], person=company.eve, by=company.olga, at=at("Mon 10:55"))
    User.objects.filter(pk=company.noah.pk).update(line_manager=company.ari)
    noah = User.objects.get(pk=company.noah.pk)
    submit(service=company.payslip, title="For Noah", by=company.ari, requester=noah, at=at("Mon 11:00"))
    submit(service=company.screens, title="For Noah", by=company.ari, requester=noah, at=at("Mon 11:00"))
    company.move_desk.is_shared_in_department = True
    company.move_desk.save()
    return list(Ticket.objects.select_related("service"))


def test_the_list_and_the_object_agree_for_every_person_and_ticket(company: Company) -> None:
    tickets = situations(company)
    for name, person in company.people.items():
        listed = set(rules.visible_to(person).values_list("pk", flat=True))
        allowed = {ticket.pk for ticket in tickets if rules.access(person, ticket).sees_outline}
        assert listed == allowed == rules.visible_among(person, tickets), name
    counts = {name: rules.visible_to(person).count() for name, person in company.people.items()}
    assert 0 < counts["mia"] < len(tickets)
    assert counts["eve"] == 1  # what Olga asked of a service that is shared in Eve's department


def test_every_way_to_see_a_ticket_is_a_branch_of_its_own_and_together_they_are_the_list(
    company: Company,
) -> None:
    situations(company)
    for name, person in company.people.items():
        branches = rules.visibility_branches(person)
        seen = rules.visible_to(person)
        parts = [Ticket.objects.filter(part.condition) for branch in branches for part in branch.parts()]
        merged = {pk for rows in parts for pk in rows.values_list("pk", flat=True)}
        assert merged == set(seen.values_list("pk", flat=True)), name
        # Read from the index of each, the newest come first, and each once.
        newest = list(seen.order_by("-submitted_at", "-pk"))
        for limit in (1, 2, len(newest) + 1):
            assert list(first_rows(Ticket.objects.all(), "-submitted_at", limit, branches)) == newest[:limit]


def test_what_may_be_read_is_the_same_asked_of_the_list_and_of_the_object(company: Company) -> None:
    tickets = situations(company)
    for name, person in company.people.items():
        listed = set(rules.readable_by(person).values_list("pk", flat=True))
        assert listed == {one.pk for one in tickets if rules.access(person, one).sees_content}, name


def test_whose_title_may_be_read_is_the_same_asked_of_a_list_and_of_the_object(company: Company) -> None:
    tickets = situations(company)
    for name, person in company.people.items():
        titled = {one.pk for one in tickets if rules.access(person, one).sees_title}
        assert rules.title_visible_among(person, tickets) == titled, name


def test_a_ticket_that_comes_with_its_ties_gives_the_same_rights_without_a_query(company: Company) -> None:
    plain = situations(company)
    tied = rules.with_ties(Ticket.objects.select_related("service")).in_bulk()
    for person in company.people.values():
        rules.visible_to(person)
        is_arbiter(person)
        with CaptureQueriesContext(connection) as queries:
            found = {pk: rules.access(person, ticket) for pk, ticket in tied.items()}
        assert len(queries) == 0
        assert found == {ticket.pk: rules.access(person, ticket) for ticket in plain}


def test_an_address_answers_those_in_whose_lists_the_ticket_stands(company: Company) -> None:
    tickets = situations(company)
    for name, person in company.people.items():
        listed = set(rules.visible_to(person).values_list("number", flat=True))
        assert {ticket.number for ticket in tickets if answers(person, ticket)} == listed, name


def answers(person: User, ticket: Ticket) -> bool:
    try:
        return find_ticket(person, ticket.number) == ticket
    except Http404:
        return False


def test_notes_stay_in_the_department_that_wrote_them(company: Company, ticket: Ticket) -> None:
    note(ticket=ticket, body="Only for us", by=company.li_wei, at=at("Mon 10:10"))
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei, at=at("Mon 10:20"))
    note(ticket=ticket, body="Only for IT", by=company.tom, at=at("Mon 10:30"))

    def read_by(person: User) -> list[str]:
        return list(rules.messages_visible_to(person, ticket).values_list("body", flat=True))

    assert read_by(company.li_wei) == ["Only for us"]
    assert read_by(company.tom) == ["Only for IT"]
    assert read_by(company.mia) == read_by(company.ada) == []


def test_a_department_that_worked_on_it_may_look_back_and_note_but_no_longer_work(
    company: Company, ticket: Ticket
) -> None:
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei, at=at("Mon 10:20"))
    assert view(company.li_wei, ticket) == (True, True, True, {V.NOTE, V.WATCH})


def test_a_wrong_department_that_never_worked_on_it_sees_it_no_more(company: Company, ticket: Ticket) -> None:
    transfer(ticket=ticket, to=company.it, reason="Not ours", by=company.hugo, wrong_department=True)
    assert view(company.li_wei, ticket)[0] is False


def test_who_is_invited_sees_what_the_requester_sees(company: Company, ticket: Ticket) -> None:
    Ticket.objects.update(is_confidential=True)
    ticket.refresh_from_db()
    invite(ticket=ticket, person=company.frida, by=company.mia, at=at("Mon 10:10"))
    invite(ticket=ticket, person=company.tom, by=company.li_wei, at=at("Mon 10:15"))
    for person in (company.frida, company.tom):
        assert view(person, ticket) == (True, True, False, {V.WATCH, V.REPLY})


def test_an_invitation_that_is_taken_back_or_given_back_opens_nothing_any_more(
    company: Company, ticket: Ticket
) -> None:
    for person in (company.tom, company.noah, company.olga):
        invite(ticket=ticket, person=person, by=company.mia, at=at("Mon 10:10"))
    remove_watcher(ticket=ticket, person=company.tom, by=company.mia, at=at("Mon 10:20"))
    remove_watcher(ticket=ticket, person=company.noah, by=company.li_wei, at=at("Mon 10:20"))
    unwatch(ticket=ticket, by=company.olga, at=at("Mon 10:20"))
    for person in (company.tom, company.noah, company.olga):
        assert view(person, ticket) == (False, False, False, NOTHING)


def test_watching_keeps_no_right_that_a_move_has_ended(company: Company, ticket: Ticket) -> None:
    Ticket.objects.update(is_confidential=True)
    ticket.refresh_from_db()
    watch(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    Membership.objects.filter(user=company.li_wei).update(department=company.sales)
    assert view(company.li_wei, ticket) == (False, False, False, NOTHING)
    assert not rules.visible_to(User.objects.get(pk=company.li_wei.pk)).exists()
    assert not rules.readable_by(User.objects.get(pk=company.li_wei.pk)).exists()
    with pytest.raises(Ticket.DoesNotExist):
        reply(ticket=ticket, body="I still write", by=User.objects.get(pk=company.li_wei.pk))


def test_watching_keeps_no_right_of_an_absence_that_is_over(company: Company, ticket: Ticket) -> None:
    Absence.objects.create(
        user=company.li_wei, deputy=company.tom, starts_at=at("Mon 00:00"), ends_at=at("Tue 00:00")
    )
    with clock.frozen(at("Mon 12:00")):
        watch(ticket=ticket, by=User.objects.get(pk=company.tom.pk), at=at("Mon 12:00"))
        assert view(company.tom, ticket)[1] is True
    with clock.frozen(at("Tue 00:00")):
        assert view(company.tom, ticket) == (False, False, False, NOTHING)


def test_watching_keeps_no_right_of_a_role_that_is_revoked(company: Company, ticket: Ticket) -> None:
    watch(ticket=ticket, by=company.ada, at=at("Mon 10:10"))
    RoleGrant.objects.filter(user=company.ada).delete()
    assert view(company.ada, ticket) == (False, False, False, NOTHING)


def test_colleagues_read_along_where_the_service_is_shared(company: Company, ticket: Ticket) -> None:
    company.move_desk.is_shared_in_department = True
    company.move_desk.save()
    shared = Ticket.objects.select_related("service").get()
    assert view(company.noah, shared) == (True, True, False, {V.WATCH, V.ME_TOO, V.NOT_ME_TOO})
    assert view(company.olga, shared)[0] is False


def test_a_deputy_has_the_rights_of_the_absent_for_the_time(company: Company, ticket: Ticket) -> None:
    Absence.objects.create(
        user=company.li_wei, deputy=company.tom, starts_at=at("Tue 00:00"), ends_at=at("Wed 00:00")
    )
    with clock.frozen(at("Mon 12:00")):
        assert view(company.tom, ticket)[0] is False
    with clock.frozen(at("Tue 12:00")):
        assert view(company.tom, ticket)[3] == WORKS
    with clock.frozen(at("Wed 00:00")):
        assert view(company.tom, ticket)[0] is False


def test_rights_end_with_the_membership(company: Company, ticket: Ticket) -> None:
    Membership.objects.filter(user=company.li_wei).delete()
    assert view(company.li_wei, ticket)[0] is False


def test_an_agent_cannot_work_his_own_request_as_its_provider(company: Company) -> None:
    own = submit(service=company.move_desk, title="My own desk", by=company.li_wei, at=at("Mon 10:00"))
    message = reply(ticket=own, body="Any news?", by=company.li_wei, at=at("Mon 10:10"))
    assert not message.is_from_provider
    own.refresh_from_db()
    assert own.first_response_at is None
