"""What is wrong with a list that is imported: equal problems are said once, with how many lines have them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from servicedesk.accounts.people_csv import Problem
from servicedesk.web.display.joining import listed

FIRST = 10  # lines of a group that are named
SHOWN = 100  # groups on a page


@dataclass(frozen=True)
class ProblemGroup:
    """A problem and the lines that have it. examples: line and text of the first; is_same: all say the same text."""

    count: int
    examples: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        return self.examples[0][1]

    @property
    def is_same(self) -> bool:
        return all(text == self.text for _line, text in self.examples)

    @property
    def lines(self) -> str:
        """The numbers of the first lines."""
        return listed(line for line, _text in self.examples)

    @property
    def more(self) -> int:
        """How many lines are not named."""
        return self.count - len(self.examples)


def problem_groups(problems: Iterable[Problem], words: Callable[[Problem], str]) -> list[ProblemGroup]:
    """Return the problems by kind and column, the most frequent first, then as they come in the file.

    Where a kind is found with the same cell again and again, those lines are a group of their own.
    """
    by_cell: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        by_cell.setdefault((problem.code, problem.column, problem.value), []).append(problem)
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for key, found in by_cell.items():
        groups.setdefault(key if len(found) > 1 else key[:2], []).extend(found)
    in_order = sorted(groups.values(), key=lambda found: (-len(found), found[0].line))
    return [
        ProblemGroup(len(found), tuple((one.line, words(one)) for one in found[:FIRST])) for found in in_order
    ]
