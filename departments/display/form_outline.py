"""A request form as its editor lists it: sections, fields and columns, each in a line of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section, address_of
from departments.formspec.kinds import KINDS
from departments.formspec.references import Problem
from departments.formspec.translations import LANGUAGES

from .condition_words import condition_words, label_of
from .field_kinds import WORDS, KindWords
from .form_problems import OF_MANY, many_words, name_of, problem_sentence, section_name


@dataclass(frozen=True)
class Line:
    """A field or column in the list. `condition` says when it is shown, "" for always."""

    address: str
    label: str
    is_named: bool
    words: KindWords
    is_required: bool
    may_follow: bool
    condition: str
    is_open: bool
    has_up: bool
    has_down: bool
    refusals: int = 0
    warnings: int = 0
    columns: "tuple[Line, ...]" = ()

    @property
    def has_columns(self) -> bool:
        return self.words.kind == "rows"

    @property
    def holds_open(self) -> bool:
        """Whether it, or one of its columns, is open."""
        return self.is_open or any(column.is_open for column in self.columns)


@dataclass(frozen=True)
class Part:
    """A section in the list. `is_single`: the form has this one alone, without words of its own."""

    position: int
    label: str
    stage: str
    condition: str
    is_open: bool
    is_single: bool
    has_up: bool
    has_down: bool
    refusals: int = 0
    warnings: int = 0
    lines: tuple[Line, ...] = field(default_factory=tuple)

    @property
    def address(self) -> str:
        return f"section:{self.position}"


def outline(form: FormSpec, opened: str, problems: Iterable[Problem]) -> list[Part]:
    """Return the sections with their lines; `opened` is the address of what is open."""
    return list(_Outline(form, opened, problems).parts())


class _Outline:
    def __init__(self, form: FormSpec, opened: str, problems: Iterable[Problem]) -> None:
        self.form, self.opened = form, opened
        self.counts: dict[str, list[int]] = {}
        for problem in problems:
            count = self.counts.setdefault(problem.key, [0, 0])
            count[0 if problem.is_refusal else 1] += 1

    def parts(self) -> Iterator[Part]:
        last = len(self.form.sections) - 1
        for position, section in enumerate(self.form.sections):
            yield Part(
                position,
                section_name(self.form, section),
                section.stage,
                condition_words(section.when, self.form),
                is_open=self.opened == f"section:{position}",
                is_single=last == 0 and section.is_plain,
                has_up=position > 0,
                has_down=position < last,
                lines=tuple(self._lines(section, position)),
                **self._problems(section.key),
            )

    def _lines(self, section: Section, position: int) -> Iterator[Line]:
        for place, spec in enumerate(section.fields):
            columns = tuple(self._columns(spec))
            has_up, has_down = place > 0 or position > 0, place < len(section.fields) - 1
            has_down = has_down or position < len(self.form.sections) - 1
            yield self._line(spec, spec.key, (has_up, has_down), columns)

    def _columns(self, rows: FieldSpec) -> Iterator[Line]:
        for place, column in enumerate(rows.columns):
            ways = (place > 0, place < len(rows.columns) - 1)
            yield self._line(column, f"{rows.key}.{column.key}", ways, (), rows)

    def _line(
        self,
        spec: FieldSpec,
        address: str,
        ways: tuple[bool, bool],
        columns: tuple[Line, ...],
        rows: FieldSpec | None = None,
    ) -> Line:
        return Line(
            address,
            label_of(spec),
            any(spec.label.get(language) for language in LANGUAGES),
            WORDS[spec.kind],
            is_required=spec.is_required and KINDS[spec.kind].is_asked,
            may_follow=spec.may_follow,
            condition=condition_words(spec.when, self.form, rows),
            is_open=self.opened == address,
            has_up=ways[0],
            has_down=ways[1],
            columns=columns,
            **self._problems(address),
        )

    def _problems(self, key: str) -> Mapping[str, int]:
        refusals, warnings = self.counts.get(key, (0, 0))
        return {"refusals": refusals, "warnings": warnings}


@dataclass(frozen=True)
class Notice:
    """A problem in a sentence, with the address of what it is about ("" where that is the form as a whole).

    One sentence may stand for the same warning about several `places`, each with its name.
    """

    address: str
    sentence: str
    is_refusal: bool
    places: "tuple[Notice, ...]" = ()


def notices(form: FormSpec, problems: Iterable[Problem], known: FormSpec | None = None) -> list[Notice]:
    """Return the problems of a form, refusals first and then in its order; `known` still names what was removed."""
    place = {address: number for number, address in enumerate(_addresses(form))}
    ordered = sorted(problems, key=lambda problem: (not problem.is_refusal, place.get(problem.key, -1)))
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for one in ordered:
        groups.setdefault((one.code, one.about, "" if one.code in OF_MANY else one.key), []).append(one)
    return [
        _notice(form, group[0], problem_sentence(form, group[0], known))
        if len(group) == 1
        else _of_many(form, group)
        for group in groups.values()
    ]


def _addresses(form: FormSpec) -> Iterator[str]:
    """Give sections, fields and columns as they follow each other."""
    for section in form.sections:
        yield section.key
        for spec in section.fields:
            yield spec.key
            yield from (address_of(column, spec) for column in spec.columns)


def _of_many(form: FormSpec, problems: list[Problem]) -> Notice:
    places = tuple(_notice(form, one, name_of(form, one.key)) for one in problems)
    return Notice("", many_words(problems[0].code, problems[0].about, len(places)), False, places)


def _notice(form: FormSpec, problem: Problem, sentence: str) -> Notice:
    sections = {section.key: f"section:{at}" for at, section in enumerate(form.sections)}
    return Notice(sections.get(problem.key, problem.key), sentence, problem.is_refusal)
