"""The table of moves, as tickets/README.md has it."""

import pytest

from servicedesk.verbs.moves import IllegalMove
from tickets.workflow import ENDED_STATES, MOVES, OPEN_STATES, State, Verb, move, verbs_in

S, V = State, Verb

EXPECTED = {
    S.AWAITING_APPROVAL: "approve reject cancel",
    S.REJECTED: "amend",
    S.NEW: "take reply assign transfer refile no_owner ask seek_approval resolve cancel merge",
    S.IN_PROGRESS: "ask wait_third_party delegate seek_approval transfer refile no_owner assign resolve cancel merge",
    S.WAITING_REQUESTER: "answer resolve cancel transfer refile no_owner merge",
    S.WAITING_THIRD_PARTY: "resume resolve cancel merge",
    S.WAITING_DEPARTMENT: "children_ended resolve cancel merge",
    S.RESOLVED: "confirm not_solved close",
    S.CLOSED: "reopen",
    S.MERGED: "undo_merge",
    S.CANCELLED: "",
}


@pytest.mark.parametrize("state", State)
def test_the_table_has_exactly_the_moves_of_the_model(state: State) -> None:
    assert {verb.value for verb in MOVES[state]} == set(EXPECTED[state].split())


@pytest.mark.parametrize("state", State)
def test_every_state_is_open_or_resolved_or_ended(state: State) -> None:
    assert (state in OPEN_STATES) + (state == S.RESOLVED) + (state in ENDED_STATES) == 1


def test_every_other_move_is_illegal() -> None:
    for state in State:
        for verb in set(Verb) - verbs_in(state):
            with pytest.raises(IllegalMove):
                move(state, verb)


def test_an_approval_in_mid_work_leads_back_to_where_it_was() -> None:
    assert move(S.AWAITING_APPROVAL, V.APPROVE) == S.NEW
    assert move(S.AWAITING_APPROVAL, V.APPROVE, before=S.IN_PROGRESS) == S.IN_PROGRESS


def test_a_note_moves_nothing_in_any_state() -> None:
    assert all(move(state, V.NOTE) == state for state in State)
