"""A form of a page that asks the questions of one stage of a request form, and reads their answers all at once.

Every question stands in the page, also one that is not relevant: hidden, with what was typed into it, so that it is
back as soon as it becomes relevant again. What the answers mean is asked of departments/answers/ alone. The page says
in a hidden field which of its parts were in sight (SHOWN): what becomes relevant and was not in sight is shown before
anything is filed.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from departments.answers.context import context_of
from departments.answers.defaults import default_of
from departments.answers.keeping import PREFIX, answer_files, plain_answers
from departments.answers.reading import Lookups, is_blank
from departments.formspec.evaluation import Outcome, evaluate
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from servicedesk.accounts.models import User
from servicedesk.web.person_lookup import PersonLookup

from .answer_parts import Parts, parts_of
from .answer_rows import AnswerRows, rows_of, were_sent
from .answers import answer_fields
from .page_reader import AllRowsReader, PageReader, colleagues, given_and_promised, on_pages

SHOWN = "shown"  # the parts of the page that were in sight when it was sent
DAY = ".by"  # behind the name of a question: what is wrong with that day
FOLLOWS, BY = "-follows", "-by"  # behind the name of a question: its answer comes later, and by when


class AnsweringForm(forms.Form):
    """Asks questions. A subclass calls `ask` in its `__init__`, and says for whom the request is (`asker`)."""

    data: Any  # a QueryDict of a form that was sent
    spec: FormSpec = FormSpec()
    stage = "filing"
    version_key: int | str = ""  # what names the version of the form, where it is a published one
    drawn: FormSpec = FormSpec()
    known: Mapping[str, Any]
    given: Mapping[str, Any]
    promised: Mapping[str, date] = {}  # the day by which an answer was promised before, by question
    rows: Mapping[str, AnswerRows]
    today: date

    def ask(
        self,
        spec: FormSpec,
        *,
        today: date,
        stage: str = "filing",
        known: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        drawn: FormSpec | None = None,
    ) -> None:
        """Add the questions of a stage.

        known: checked answers of earlier stages. given: checked answers to begin with, before the defaults. drawn: the
        form as the page that was sent had it, where it was another version.
        """
        self.spec, self.today, self.stage, self.drawn = spec, today, stage, drawn or spec
        self.known, self.given = known or {}, given or {}
        self.fields.update(answer_fields(self.specs, today, people=self.people))
        self.initial = {**self.initial, **self._starts()}
        self.rows = {one.key: self._rows(one) for one in self.questions if one.kind == "rows"}

    @cached_property
    def people(self) -> PersonLookup:
        """Whom names mean; all fields and both evaluations share it."""
        return colleagues()

    @cached_property
    def lookups(self) -> Lookups:
        """How the page spells answers."""
        return on_pages(self.people)

    @property
    def asker(self) -> User:
        """The person for whom the request is."""
        raise NotImplementedError

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The fields of the stage, those that are only shown included."""
        return self.spec.of_stage(self.stage)

    @property
    def questions(self) -> list[FieldSpec]:
        """The fields of the stage that someone answers."""
        return [spec for spec in self.specs if spec.is_asked]

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The fields of the stage on which something else depends."""
        return self.spec.deciding(self.stage)

    def mentions(self, name: str) -> bool:
        """Say whether the page that was sent had a question, be it empty; for a form sent by hand, whether it is."""
        if SHOWN not in self.data:
            return name in self._names
        key = name.removeprefix(PREFIX)
        before, now = (one.by_key.get(key) for one in (self.drawn, self.spec))
        return before is not None and now is not None and before.kind == now.kind

    @cached_property
    def raw(self) -> dict[str, Any]:
        """Key -> raw answer of each question that the page had."""
        found: dict[str, Any] = {}
        for spec in self.questions if self.is_bound else ():
            if spec.kind == "rows":
                found |= {spec.key: self.rows[spec.key].counted} if were_sent(spec, self.data) else {}
            elif self.mentions(PREFIX + spec.key):
                found[spec.key] = self._raw(spec)
        return found

    @cached_property
    def outcome(self) -> Outcome:
        """What became of the answers."""
        return self._evaluated(PageReader, self.raw)

    @cached_property
    def parts(self) -> Parts:
        """What is in sight, and what is worked out, by part of the page."""
        every = self.raw | {key: rows.answers for key, rows in self.rows.items()}
        return parts_of(self, self._evaluated(AllRowsReader, every) if self.rows else self.outcome)

    @property
    def unseen(self) -> list[str]:
        """The parts that are in sight now and were not when the page was sent; none for a form sent by hand."""
        if SHOWN not in self.data:
            return []
        before = set(self.data[SHOWN].split())
        return [part for part in self.parts.shown if part not in before]

    def is_valid(self) -> bool:
        """Say whether nothing is wrong, and nothing is asked that was not seen."""
        return super().is_valid() and not self.unseen

    def rearrange(self, command: str) -> None:
        """Add, remove or bring back a row: a command such as "add:answer_items" (servicedesk/web/forms/rows.py)."""
        self.rows = {key: rows.rearranged(command) for key, rows in self.rows.items()}
        for name in ("raw", "outcome", "parts"):
            self.__dict__.pop(name, None)

    def without_errors(self) -> None:
        """Keep what was typed and take back all complaints."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def _post_clean(self) -> None:
        """Check the answers; an error of a cell is named after its part of the page."""
        super()._post_clean()  # type: ignore[misc] # Django has it, its stubs do not
        unseen = set(self.unseen)
        self.cleaned_data |= {PREFIX + spec.key: self.outcome.values.get(spec.key) for spec in self.questions}
        for path, said in self.outcome.errors.items():
            if (part := self.part_of(path)) not in unseen:
                self.say_of(part, said)

    def say_of(self, part: str, said: Sequence[str]) -> None:
        """Put what is wrong beside a part of the page; what is wrong with a promise, beside its day."""
        raw = self.raw.get(part)
        is_promise = isinstance(raw, Mapping) and set(raw) == {"follows"}
        name = PREFIX + part + (DAY if is_promise else "")
        place = self[name].auto_id if name in self.fields else None
        self._errors[name] = self.error_class(said, renderer=self.renderer, field_id=place)

    def part_of(self, path: str) -> str:
        """Return the part of the page for a path of the outcome, which does not count blank rows."""
        key, dot, rest = path.partition(".")
        if not dot:
            return path
        index, _dot, column = rest.partition(".")
        return f"{key}.{self.rows[key].filled_places[int(index)]}.{column}"

    @property
    def plain(self) -> dict[str, Any]:
        """The answers as a request keeps them."""
        return plain_answers(self.specs, self.outcome.values)

    @property
    def files_by_question(self) -> dict[str, list[Any]]:
        """The files by the question that they answer."""
        return answer_files(self.specs, self.outcome.values)

    def _evaluated(self, reader: type[PageReader], raw: Mapping[str, Any]) -> Outcome:
        asker = self.asker
        return evaluate(
            self.spec,
            raw,
            reader=reader.on(self.spec, self.lookups, self.today, asker, self.given),
            context=context_of(asker, self.today),
            stage=self.stage,
            known=self.known,
        )

    def _raw(self, spec: FieldSpec) -> Any:
        name = PREFIX + spec.key
        answer, day = self[name].data, self.data.get(name + BY, "")
        is_chosen = bool(self.data.get(name + FOLLOWS)) or (bool(day) and is_blank(answer))
        if not spec.may_follow or not is_chosen:
            return answer
        start = self.get_initial_for_field(self.fields[name], name)
        if not is_blank(answer) and self.fields[name].has_changed(start, answer):
            return given_and_promised(spec)
        return {"follows": day}

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name.partition("-")[0] for name in (*self.data, *self.files))

    def _starts(self) -> dict[str, Any]:
        starts = {
            spec.key: self.given[spec.key]
            if spec.key in self.given
            else default_of(spec, self.asker, self.today)
            for spec in self.questions
            if spec.kind != "rows"
        }
        return {PREFIX + key: value for key, value in starts.items() if value is not None}

    def _rows(self, spec: FieldSpec) -> AnswerRows:
        data = self.data if self.is_bound and were_sent(spec, self.data) else None
        kept = self.given.get(spec.key) or ()
        return rows_of(spec, data, today=self.today, requester=self.asker, kept=kept, people=self.people)
