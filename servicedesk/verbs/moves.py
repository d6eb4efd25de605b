"""A table of moves: what can happen to a thing in which state. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

StateT = TypeVar("StateT", bound=StrEnum)
VerbT = TypeVar("VerbT", bound=StrEnum)


class IllegalMove(Exception):
    """The table has no such move; `state` and `verb` say which."""

    def __init__(self, state: StrEnum, verb: StrEnum) -> None:
        super().__init__(f"what is {state.value} cannot take the move {verb.value}")
        self.state, self.verb = state, verb


@dataclass(frozen=True)
class Moves(Generic[StateT, VerbT]):
    """Where each verb leads from each state (None: back to the state before), and which verbs leave the state alone.

    `first` is the state that a move back leads to where no state before is known.
    """

    moves: Mapping[StateT, Mapping[VerbT, StateT | None]]
    still: Mapping[VerbT, frozenset[StateT]]
    first: StateT

    def move(self, state: StateT, verb: VerbT, *, before: StateT | None = None) -> StateT:
        """Return the state that `verb` leads to. Raises IllegalMove when the table has no such move."""
        if verb in self.moves[state]:
            return self.moves[state][verb] or before or self.first
        if state in self.still.get(verb, ()):
            return state
        raise IllegalMove(state, verb)

    def verbs_in(self, state: StateT) -> frozenset[VerbT]:
        """Return every verb that the table allows in `state`, those that leave it alone included."""
        return frozenset(self.moves[state]) | {verb for verb, states in self.still.items() if state in states}

    def state_of(self, value: str) -> StateT:
        """Return the state of a stored value. Raises ValueError for one that the table does not have."""
        return type(self.first)(value)
