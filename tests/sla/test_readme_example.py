"""The example of sla/README.md, a request over a weekend with a pause, comes out on a real desk as its table says."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from departments.enums import Priority
from servicedesk.calendars.queries import current_version
from sla.actions.policies import TargetSpec
from sla.enums import ClockKind
from sla.queries.readings import read_clock
from tests.cast import Company, at
from tests.sla.kinds import HOUR, clock_of, file_at, promise_everything, verdict_of
from tickets.actions.conversation import answer, ask
from tickets.actions.lifecycle import resolve

pytestmark = pytest.mark.usefixtures("invariants_hold")


def told() -> list[tuple[str, float, str]]:
    """Return moment, hours used and due of each row of the table; a day after the weekend is one of the next week."""
    table = (
        (settings.BASE_DIR / "sla" / "README.md").read_text().partition("| when |")[2].partition("\n\n")[0]
    )
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return [(row[0], float(row[2].removesuffix(" h")), row[3]) for row in cells]


def moment(text: str) -> Any:
    day, time = text.split()
    return at(text if day == "Fri" else f"{day}+7 {time}")


def test_the_example_comes_out_on_a_desk_as_its_table_says(company: Company) -> None:
    promise_everything(
        company,
        TargetSpec(ClockKind.FIRST_RESPONSE, Priority.NORMAL, seconds=4 * HOUR),
        TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=15 * HOUR),
    )
    submitted, asked, answered, warned, resolved = (when for when, _, _ in told())

    ticket = file_at(company, submitted)
    seen = {submitted: clock_of(ticket)}
    assert clock_of(ticket, ClockKind.FIRST_RESPONSE).due_at == moment("Mon 11:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=moment(asked))
    seen[asked] = clock_of(ticket)
    assert clock_of(ticket, ClockKind.FIRST_RESPONSE).stopped_at == moment(asked)
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=moment(answered))
    seen[answered] = seen[warned] = clock_of(ticket)
    hours = current_version(company.calendar).schedule
    assert hours.elapsed(moment(asked), moment(answered)) == timedelta(hours=10)
    assert read_clock(seen[warned], moment(warned)).elapsed == timedelta(hours=15 * 0.8)
    resolve(ticket=ticket, answer="Done.", by=company.li_wei, at=moment(resolved))
    seen[resolved] = clock_of(ticket)

    for when, used, due in told():
        assert read_clock(seen[when], moment(when)).elapsed == timedelta(hours=used), when
        assert seen[when].due_at == (None if due == "paused" else moment(due)), when
    assert verdict_of(ticket).is_met
