"""A requester reminds the assignee: how often, who is told, what is counted, and what stays as it is."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from departments.enums import MemberRole
from departments.models import Membership
from servicedesk.accounts.models import Absence, User
from servicedesk.calendars.queries import current_version
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Event
from servicedesk.notifications.actions import set_preferences
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.notifications.queries import notices_of
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.models import Clock
from tests.api.conftest import JsonClient
from tests.cast import SHANGHAI, Company, at
from tests.tickets.pages import SignIn, filed, post, text_of
from tickets.actions.conversation import answer, ask, note, reply
from tickets.actions.lifecycle import cancel, confirm, resolve
from tickets.actions.nudging import nudge
from tickets.actions.work import assign, take, transfer
from tickets.models import Message, Ticket


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Mia's request, which Li Wei took; everybody who was told has read it since."""
    ticket = filed(company)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:05"))
    told("Mon 10:05")
    return ticket


def told(moment: str) -> set[str]:
    """Let what follows from events happen; return who was told of a nudge, and let everything told be forgotten."""
    with clock.frozen(at(moment)):
        dispatch_pending()
    names = set(Notice.objects.filter(kind="ticket.nudged").values_list("recipient__name", flat=True))
    Notice.objects.all().delete()
    Delivery.objects.all().delete()
    return names


def nudged(ticket: Ticket, by: User, moment: str) -> set[str]:
    """Nudge at the moment; return who was told."""
    nudge(ticket=ticket, by=by, at=at(moment))
    return told(moment)


def notice_to(person: User, moment: str) -> tuple[str, str]:
    """Let what follows happen; return title and body of the person's newest notice."""
    with clock.frozen(at(moment)):
        dispatch_pending()
    fresh = User.objects.get(pk=person.pk)
    wordings = [line.wording for line in lines(fresh, notices_of(fresh)) if line.wording]
    return wordings[0].title, wordings[0].body


def nudges() -> int:
    return Event.objects.filter(kind="ticket.nudged").count()


def test_the_holder_is_told(company: Company, ticket: Ticket) -> None:
    assert nudged(ticket, company.mia, "Mon 11:00") == {"Li Wei"}


def test_no_one_can_switch_it_off_since_its_sender_reads_that_it_was_sent(
    company: Company, ticket: Ticket
) -> None:
    set_preferences(
        by=company.li_wei, choices={("ticket.nudged", channel): False for channel in ("app", "mail")}
    )
    assert nudged(ticket, company.mia, "Mon 11:00") == {"Li Wei"}


def test_it_moves_neither_state_nor_clocks_and_is_no_message(company: Company, ticket: Ticket) -> None:
    def as_it_is() -> tuple[object, ...]:
        own = Ticket.objects.values("state", "holder_person", "holder_since", "cycle").get(pk=ticket.pk)
        clocks = list(Clock.objects.filter(promise=ticket.promise_id).order_by("pk").values())
        return own, clocks, Message.objects.count()

    before = as_it_is()
    nudge(ticket=ticket, by=company.mia, at=at("Mon 11:00"))
    assert as_it_is() == before


@pytest.mark.parametrize(
    ("first", "again", "opening"),
    [
        ("Mon 11:00", "Mon 17:00", "Tue 09:00"),
        ("Mon 11:00", "Mon 23:00", "Tue 09:00"),  # nobody has worked since
        ("Mon 23:00", "Tue 17:00", "Wed 09:00"),  # after hours belongs to the day that follows
        ("Fri 11:00", "Sun 11:00", "Mon+7 09:00"),
        ("Sat 11:00", "Mon+7 11:00", "Tue+7 09:00"),
    ],
)
def test_a_second_one_waits_for_the_next_working_day_and_says_when_that_is(
    company: Company, ticket: Ticket, first: str, again: str, opening: str
) -> None:
    nudge(ticket=ticket, by=company.mia, at=at(first))
    for moment in (at(again), at(opening) - timedelta(minutes=1)):
        with timezone.override(SHANGHAI), pytest.raises(Refused) as refusal:
            nudge(ticket=ticket, by=company.mia, at=moment)
        assert refusal.value.code == "nudged_already"
        assert f"{at(opening).astimezone(SHANGHAI):%a} " in refusal.value.message
        assert "09:00" in refusal.value.message
    assert nudges() == 1
    nudge(ticket=ticket, by=company.mia, at=at(opening))
    assert nudges() == 2


def test_a_day_off_of_the_provider_is_no_working_day(company: Company, ticket: Ticket) -> None:
    version = current_version(company.calendar)
    company.calendar.versions.create(
        number=version.number + 1, zone=version.zone, week=version.week,
        overrides={f"{at('Tue 10:00'):%F}": []}, created_at=at("Mon 09:00"),
    )  # fmt: skip
    nudge(ticket=ticket, by=company.mia, at=at("Mon 11:00"))
    with pytest.raises(Refused):
        nudge(ticket=ticket, by=company.mia, at=at("Tue 11:00"))
    nudge(ticket=ticket, by=company.mia, at=at("Wed 09:00"))


def test_the_lead_is_told_too_where_nobody_has_written_since_the_nudge_before(
    company: Company, ticket: Ticket
) -> None:
    assert nudged(ticket, company.mia, "Mon 11:00") == {"Li Wei"}
    note(ticket=ticket, body="A note is no word to her", by=company.li_wei, at=at("Mon 12:00"))
    reply(ticket=ticket, body="Hello?", by=company.mia, at=at("Mon 12:10"))
    assert nudged(ticket, company.mia, "Tue 11:00") == {"Li Wei", "Hugo Brandt"}
    reply(ticket=ticket, body="Tomorrow", by=company.li_wei, at=at("Tue 12:00"))
    assert nudged(ticket, company.mia, "Wed 11:00") == {"Li Wei"}


def test_where_nobody_holds_it_the_leads_are_told(company: Company) -> None:
    assert nudged(filed(company), company.mia, "Mon 11:00") == {"Hugo Brandt"}


def test_where_it_went_to_another_department_those_who_have_it_now_are_told(
    company: Company, ticket: Ticket
) -> None:
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei, at=at("Mon 10:30"))
    take(ticket=ticket, by=company.tom, at=at("Mon 10:40"))
    assert nudged(ticket, company.mia, "Mon 11:00") == {"Tom Berg"}


def test_the_deputy_of_a_holder_who_is_away_is_told(company: Company, ticket: Ticket) -> None:
    Absence.objects.create(
        user=company.li_wei, deputy=company.chen, starts_at=at("Mon 10:30"), ends_at=at("Fri 18:00")
    )
    assert nudged(ticket, company.mia, "Mon 11:00") == {"Chen Yu"}


def test_who_holds_their_own_request_reminds_the_lead(company: Company) -> None:
    own = filed(company, by=company.li_wei)
    take(ticket=own, by=company.li_wei, at=at("Mon 10:05"))
    assert nudged(own, company.li_wei, "Mon 11:00") == {"Hugo Brandt"}


def at_the_movers(company: Company, by: User) -> Ticket:
    """A request of the person that waits in the queue of a team with a lead of its own."""
    own = filed(company, by=by)
    assign(ticket=own, team=company.movers, by=company.hugo, at=at("Mon 10:05"))
    told("Mon 10:05")
    return own


@pytest.mark.parametrize("who", ["nobody", "lena", "chen"])
def test_a_lead_who_nudges_reminds_the_head(company: Company, who: str) -> None:
    own = at_the_movers(company, company.lena)
    holder = company.people.get(who)
    if holder is not None:
        take(ticket=own, by=holder, at=at("Mon 10:10"))
    reminded = {"Chen Yu"} if who == "chen" else {"Hugo Brandt"}
    assert nudged(own, company.lena, "Mon 11:00") == reminded
    assert nudged(own, company.lena, "Tue 11:00") == reminded | {"Hugo Brandt"}, "ignored the first time"


def test_a_head_of_a_team_who_nudges_reminds_the_head_above(company: Company) -> None:
    Membership.objects.filter(user=company.lena).update(role=MemberRole.HEAD)
    assert nudged(at_the_movers(company, company.lena), company.lena, "Mon 11:00") == {"Hugo Brandt"}


def test_the_head_at_the_top_reminds_those_who_work_the_queue(company: Company) -> None:
    assert nudged(filed(company, by=company.hugo), company.hugo, "Mon 11:00") == {"Li Wei"}
    Membership.objects.filter(user=company.li_wei).delete()
    assert nudged(filed(company, by=company.hugo), company.hugo, "Mon 11:00") == {"Chen Yu", "Lena Moor"}


def test_a_nudge_never_comes_back_to_who_sent_it_as_a_deputy(company: Company, ticket: Ticket) -> None:
    Absence.objects.create(
        user=company.li_wei, deputy=company.mia, starts_at=at("Mon 10:30"), ends_at=at("Fri 18:00")
    )
    assert nudged(ticket, company.mia, "Mon 11:00") == {"Hugo Brandt"}


@pytest.mark.parametrize("asker", ["hugo", "mia"])
def test_a_nudge_that_would_reach_no_one_is_refused_with_the_reason(
    company: Company, as_person: SignIn, asker: str
) -> None:
    ticket, person = filed(company, by=company.people[asker]), as_person(company.people[asker])
    units = [company.facilities, company.movers]
    Membership.objects.filter(department__in=units).exclude(user=company.people[asker]).delete()
    with clock.frozen(at("Mon 11:00")):
        refused = post(person, ticket, "nudge")
    assert refused.status_code == 409
    assert "reminded." not in text_of(refused).replace("can be reminded.", "")
    assert (
        "No one else works in Facilities" if asker == "hugo" else "No one works in Facilities"
    ) in text_of(refused)
    assert not nudges()


def test_the_notice_says_who_waits_and_how_often_they_nudged(company: Company, ticket: Ticket) -> None:
    nudged(ticket, company.mia, "Mon 11:00")
    nudge(ticket=ticket, by=company.mia, at=at("Tue 11:00"))
    assert notice_to(company.hugo, "Tue 11:00") == (
        "FAC-1: Mia Zhou is waiting",
        "Nudged 2 times. Since the last nudge, no one has replied to the requester.",
    )
    with translation.override("zh-hans"):
        assert (
            notice_to(company.hugo, "Tue 11:00")[1] == "已催办 2 次。自上次催办以来，申请人未收到任何回复。"
        )


def test_the_notice_of_a_confidential_request_says_number_and_state_alone(
    company: Company, ticket: Ticket
) -> None:
    Ticket.objects.update(is_confidential=True)
    nudge(ticket=ticket, by=company.mia, at=at("Mon 11:00"))
    title, body = notice_to(company.li_wei, "Mon 11:00")
    assert title == "FAC-1: The requester is waiting"
    assert "in progress" in body
    assert "Mia" not in title + body and "desk" not in title + body


def test_it_fits_only_where_those_who_hold_it_can_go_on(company: Company, ticket: Ticket) -> None:
    def is_refused(moment: str) -> bool:
        with pytest.raises(Refused) as refusal:
            nudge(ticket=ticket, by=company.mia, at=at(moment))
        return refusal.value.code == "illegal_move"

    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    assert is_refused("Mon 11:10")
    answer(ticket=ticket, body="The fourth", by=company.mia, at=at("Mon 11:20"))
    nudge(ticket=ticket, by=company.mia, at=at("Mon 11:30"))
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 11:00"))
    assert is_refused("Tue 11:10")
    confirm(ticket=ticket, by=company.mia, at=at("Tue 11:20"))
    assert is_refused("Wed 11:00")
    withdrawn = filed(company)
    cancel(ticket=withdrawn, by=company.mia, at=at("Wed 11:10"))
    with pytest.raises(Refused):
        nudge(ticket=withdrawn, by=company.mia, at=at("Wed 11:20"))


def test_who_filed_it_for_somebody_nudges_too_and_nobody_else_does(company: Company) -> None:
    """Also where they work for the provider: a nudge answers nothing in the requester's name."""
    for filer in (company.noah, company.chen):
        nudge(ticket=filed(company, by=filer, requester=company.mia), by=filer, at=at("Mon 11:00"))
    for person in (company.li_wei, company.frida, company.ada):
        with pytest.raises(NotAllowed):
            nudge(ticket=filed(company), by=person, at=at("Mon 11:00"))


def test_the_requester_has_a_button_and_those_who_work_on_it_see_how_often(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    mia, li_wei, page = as_person(company.mia), as_person(company.li_wei), f"/tickets/{ticket.number}/"
    with clock.frozen(at("Mon 11:00")):
        assert f"{page}do/nudge/" in text_of(mia.get(page))
        assert "once per working day" in text_of(mia.get(f"{page}do/nudge/"))
        assert f"{page}do/nudge/" not in text_of(li_wei.get(page))
        assert "<dt>Nudged</dt>" not in text_of(li_wei.get(page))
        assert post(mia, ticket, "nudge").status_code == 302
        seen = text_of(li_wei.get(page))
        assert "<dt>Nudged</dt><dd>1 time</dd>" in seen.replace("> <", "><").replace("\n", "")
        assert "Mia Zhou nudged" in seen
        assert "<dt>Nudged</dt>" not in text_of(mia.get(page))
        assert post(li_wei, ticket, "nudge").status_code == 403


def test_until_the_next_working_day_the_page_says_when_instead_of_offering_it(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    mia, page = as_person(company.mia), f"/tickets/{ticket.number}/"
    nudge(ticket=ticket, by=company.mia, at=at("Mon 11:00"))
    for moment, said in (("Mon 11:30", "Next nudge from tomorrow 09:00"), ("Tue 08:00", "from today 09:00")):
        with clock.frozen(at(moment)):
            shown = text_of(mia.get(page))
            assert said in shown and f"{page}do/nudge/" not in shown
            opened = text_of(mia.get(f"{page}do/nudge/", follow=True))
            sent = post(mia, ticket, "nudge")
        assert "possible from Tue 3 Mar, 09:00" in opened and said in opened
        assert sent.status_code == 409 and "possible from Tue 3 Mar, 09:00" in text_of(sent)
    with clock.frozen(at("Tue 09:00")):
        shown = text_of(mia.get(page))
        assert "Next nudge" not in shown and f"{page}do/nudge/" in shown
    with clock.frozen(at("Mon 11:30")), translation.override("zh-hans"):
        User.objects.filter(pk=company.mia.pk).update(language="zh-hans")
        assert "明天 09:00 起可再次催办" in text_of(mia.get(page))


def test_it_holds_up_no_answer_that_is_being_written(
    company: Company, ticket: Ticket, as_person: SignIn
) -> None:
    seen = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
    nudge(ticket=ticket, by=company.mia, at=at("Mon 11:00"))
    sent = post(as_person(company.li_wei), ticket, "reply", seen=seen, body="On it.", composer="1")
    assert sent.status_code == 302


def test_a_program_nudges_and_one_that_works_on_it_reads_how_often(company: Company, ticket: Ticket) -> None:
    mia, li_wei, place = JsonClient(), JsonClient(), f"/api/v1/tickets/{ticket.number}/"
    mia.force_login(company.mia)
    li_wei.force_login(company.li_wei)
    with clock.frozen(at("Mon 11:00")):
        assert li_wei.get(place).json()["counts"] == {}
        before = mia.get(place).json()
        assert "nudge" in before["verbs"] and before["verbs_later"] == {}
        done = mia.post(f"{place}nudge/", {})
        assert (done.status_code, done.json()["state"], done.json()["counts"]) == (200, "in_progress", {})
        again = mia.post(f"{place}nudge/", {})
        assert (again.status_code, again.json()["code"]) == (409, "nudged_already")
        assert li_wei.get(place).json()["counts"] == {"nudge": 1}
        for document in (done.json(), mia.get(place).json()):
            assert "nudge" not in document["verbs"]
            assert document["verbs_later"] == {"nudge": "2026-03-03T09:00:00+08:00"}
        assert li_wei.get(place).json()["verbs_later"] == {}
        events = mia.get(f"{place}events/").json()["results"]
    assert (events[-1]["kind"], events[-1]["text"]) == ("ticket.nudged", "Mia Zhou nudged")
