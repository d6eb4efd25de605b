"""The editor of a policy's steps: a row for each, in the order of their moments."""

from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.web.display.inputs import PlainSelect
from servicedesk.web.forms.person_fields import PersonField
from servicedesk.web.forms.rows import Rows, RowWords
from sla.conditions import Conditions, StepSpec, level_of
from sla.display.policies import EDITED_KINDS, TITLES
from sla.enums import Audience, ClockKind, StepChannel

from .amounts import DAYS, HOURS, MINUTES, hours_or_minutes, in_seconds, problem_with

MAX_STEPS, MAX_PERCENT = 30, 1000
PERCENT = "percent"
MOMENT_UNITS = [
    (PERCENT, gettext_lazy("% of the target")),
    (MINUTES, gettext_lazy("working minutes")),
    (HOURS, gettext_lazy("working hours")),
    (DAYS, gettext_lazy("working days")),
]
EVERY_KIND = gettext_lazy("All timers")


def _select() -> PlainSelect:
    return PlainSelect(attrs={"class": "form-select"})


class StepForm(forms.Form):
    """Who is notified, when, and how."""

    kind = forms.ChoiceField(label=gettext_lazy("Timer"), required=False, widget=_select())
    amount = forms.DecimalField(
        label=gettext_lazy("After"), max_digits=7, decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "min": "0", "inputmode": "decimal"}),
        error_messages={"required": gettext_lazy("Enter a time.")},
    )  # fmt: skip
    unit = forms.ChoiceField(label=gettext_lazy("Time unit"), choices=MOMENT_UNITS, widget=_select())
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Who is notified"), choices=Audience, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    person = PersonField(label=gettext_lazy("Which person"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=StepChannel, widget=_select())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every kind by its title."""
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", EVERY_KIND), *((kind.value, TITLES[kind]) for kind in EDITED_KINDS)]

    def clean(self) -> dict[str, Any]:
        """Refuse a moment that never comes, a step that tells nobody, and a person who is not named."""
        data = super().clean() or self.cleaned_data
        amount, unit = data.get("amount"), data.get("unit")
        if amount is not None and unit:
            problem = self._moment_problem(amount, unit)
            if problem:
                self.add_error("amount", problem)
        if not data.get("audiences") and not self._ends_the_wait(data):
            self.add_error("audiences", _("Choose who is notified."))
        if Audience.PERSON in data.get("audiences", []) and not data.get("person") and "person" in data:
            self.add_error("person", _("Choose the person to notify."))
        return data

    @property
    def told(self) -> StepSpec:
        """Return the step that a valid row describes."""
        data = self.cleaned_data
        amount, unit, kind = data["amount"], data["unit"], data["kind"]
        percent = int(amount) if unit == PERCENT else None
        days = int(amount) if unit == DAYS else None
        seconds = in_seconds(amount, unit) if unit in (MINUTES, HOURS) else None
        audiences = tuple(one for one in Audience if one in data["audiences"])
        return StepSpec(
            level=level_of(kind, percent=percent, seconds=seconds, days=days),
            percent=percent,
            after_seconds=seconds,
            after_working_days=days,
            audiences=audiences,
            person=data["person"] if Audience.PERSON in audiences else None,
            channel=StepChannel(data["channel"]),
            kind=ClockKind(kind) if kind else "",
        )

    def _moment_problem(self, amount: Any, unit: str) -> str:
        if unit != PERCENT:
            return problem_with(amount, unit)
        if amount != amount.to_integral_value() or not 1 <= amount <= MAX_PERCENT:
            return _("Enter a whole percentage from 1 to 1,000.")
        return ""

    def _ends_the_wait(self, data: dict[str, Any]) -> bool:
        """At the end of a requester's wait the request is closed, whoever is notified."""
        is_whole = data.get("unit") == PERCENT and data.get("amount") == 100
        return is_whole and data.get("kind") == ClockKind.REQUESTER_WAIT


class Steps(Rows):
    """The steps of a policy; they are stored in the order of their moments."""

    form = StepForm
    max_num = MAX_STEPS
    first_field = "amount"
    new_row = {"unit": PERCENT, "channel": StepChannel.MAIL.value}

    @classmethod
    def get_default_prefix(cls) -> str:
        return "step"

    @classmethod
    def of_steps(cls, steps: Iterable[StepSpec]) -> Self:
        """Show steps."""
        return cls.shown(map(_row, steps))

    def words(self, form: forms.Form, number: int) -> RowWords:
        """Say which step a button is about."""
        return RowWords(remove=_("Remove rule %(n)s") % {"n": number}, what=_moment_typed(form))

    def clean(self) -> None:
        """Refuse two steps at one moment."""
        known = set()
        for form in self.live:
            if not form.is_valid():
                continue
            key = (form.told.kind, form.told.level)
            if key in known:
                form.add_error("amount", _("Another rule has the same time. Combine them into one."))
            known.add(key)

    @property
    def told(self) -> tuple[StepSpec, ...]:
        """Return the steps of valid rows, in the order of their moments."""
        return Conditions.of((), [form.told for form in self.live]).steps


def _moment_typed(form: forms.Form) -> str:
    """Return the timer and the moment as they were typed, sensible or not: "Resolution, 80% of the target"."""
    kind, amount, unit = (str(form[name].value() or "") for name in ("kind", "amount", "unit"))
    if not amount:
        return _("a rule without a time")
    words = {value: str(label) for value, label in MOMENT_UNITS}.get(unit, "")
    titles = {one.value: str(TITLES[one]) for one in EDITED_KINDS}
    moment = f"{amount}{'' if unit == PERCENT else ' '}{words}".strip()
    return _("%(kind)s, %(moment)s") % {"kind": titles.get(kind, str(EVERY_KIND)), "moment": moment}


def _row(step: StepSpec) -> dict[str, Any]:
    amount, unit = _moment(step)
    return {
        "kind": str(step.kind),
        "amount": amount,
        "unit": unit,
        "audiences": [audience.value for audience in step.audiences],
        "person": step.person,
        "channel": step.channel.value,
    }


def _moment(step: StepSpec) -> tuple[Any, str]:
    if step.percent is not None:
        return step.percent, PERCENT
    if step.after_working_days is not None:
        return step.after_working_days, DAYS
    return hours_or_minutes(step.after_seconds or 0)
