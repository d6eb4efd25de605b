"""What keeps a form from being published, and what its author should know."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from .defaults import default_fits
from .fields import FieldSpec
from .form import FormSpec, address_of
from .kinds import KINDS, NUMERIC, UNREACHED
from .never import can_hold
from .references import Found, Problem, references
from .values import FormSpecError


def problems_of(form: FormSpec) -> tuple[Problem, ...]:
    """Return what is wrong: refusals keep the form from being published, the others are warnings."""
    found = [problem for find in FINDERS for problem in find(form)]
    if not any(problem.is_refusal for problem in found):
        found += _never(form)
    return tuple(dict.fromkeys(found))


def without_day(form: FormSpec, today: date) -> tuple[Problem, ...]:
    """Return the dates that no answer fits any more: not in the past, and not after a day that is."""
    return tuple(
        Problem("no_day_left", address_of(spec, rows), spec.max)
        for spec, rows in form.everything()
        if spec.is_not_past and isinstance(spec.most, date) and spec.most < today
    )


def _keys(form: FormSpec) -> Found:
    seen: set[str] = set()
    for key in [section.key for section in form.sections if section.key] + [spec.key for spec in form.fields]:
        if key in seen:
            yield Problem("duplicate_key", key)
        seen.add(key)
    for spec in form.fields:
        columns = [column.key for column in spec.columns]
        twice = sorted(key for key in set(columns) if columns.count(key) > 1)
        yield from (Problem("duplicate_key", f"{spec.key}.{key}") for key in twice)


def _shape(form: FormSpec) -> Found:
    for spec, rows in form.everything():
        address = address_of(spec, rows)
        if not any(spec.label.get(language) for language in ("en", "zh")):
            yield Problem("no_label", address)
        values = [option.value for option in spec.options]
        if KINDS[spec.kind].has_options != bool(values):
            yield Problem("no_options" if not values else "options_unfit", address)
        if len(set(values)) != len(values):
            yield Problem("duplicate_option", address)
        yield from _parts(spec, address)


def _parts(spec: FieldSpec, address: str) -> Found:
    """Find what a kind needs and lacks, or has and cannot have."""
    misfits = {
        "no_columns": spec.kind == "rows" and not spec.columns,
        "no_calculation": spec.kind == "calculated" and spec.calculation is None,
        "calculation_unfit": spec.kind != "calculated" and spec.calculation is not None,
        "no_currency": spec.kind == "money" and not spec.currency,
        "follows_unasked": spec.may_follow and not spec.is_required,
        "default_unfit": not default_fits(spec),
        "pattern_unfit": bool(spec.pattern or spec.mask) and spec.kind != "text",
    }
    yield from (Problem(code, address) for code, is_so in misfits.items() if is_so)
    columns = {column.key: column.kind for column in spec.columns}
    yield from (
        Problem("total_unfit", address, total) for total in spec.totals if columns.get(total) not in NUMERIC
    )


def _bounds(form: FormSpec) -> Found:
    for spec, rows in form.everything():
        address = address_of(spec, rows)
        least, most, widest = spec.least, spec.most, KINDS[spec.kind].bounds
        if least is not None and most is not None and least > most:  # type: ignore[operator] # both are of the kind
            yield Problem("bounds_exclude", address)
        if spec.is_not_past and widest != "date":
            yield Problem("bounds_unfit", address)
        if spec.step and Decimal(spec.step) <= 0:
            yield Problem("step_unfit", address)


def _circles(form: FormSpec) -> Found:
    try:
        _ = form.order
    except FormSpecError:
        yield from (Problem("circle", key) for key in sorted(_in_circle(form)))
    for spec in form.fields:
        try:
            _ = spec.columns_in_order
        except FormSpecError:
            yield Problem("circle", spec.key)


def _in_circle(form: FormSpec) -> set[str]:
    """Return the fields that need each other: drop what needs nothing that is left, and what nothing left needs."""
    left = set(form.by_key)
    while True:
        wanted = {need for key in left for need in form.needs(key)}
        free = {key for key in left if not form.needs(key) & left or key not in wanted}
        if not free:
            return left
        left -= free


def _translations(form: FormSpec) -> Found:
    sections = [(section.key, [section.label, section.help]) for section in form.sections]
    fields = [
        (
            address_of(spec, rows),
            [spec.label, spec.help, spec.unit, *(option.label for option in spec.options)],
        )
        for spec, rows in form.everything()
    ]
    for key, texts in sections + fields:
        for text in texts:
            there = [language for language in ("en", "zh") if text.get(language)]
            if len(there) == 1:
                missing = "zh" if there == ["en"] else "en"
                yield Problem("no_translation", key, missing, is_refusal=False)
            elif text.get("stale"):
                yield Problem("stale_translation", key, text["stale"], is_refusal=False)


def _stages(form: FormSpec) -> Found:
    """Warn of sections whose stage no request reaches yet."""
    for section in form.sections:
        if section.stage in UNREACHED and section.fields:
            yield Problem("not_asked_yet", section.key, is_refusal=False)


def _never(form: FormSpec) -> Found:
    for section in form.sections:
        if section.when and not can_hold(section.when, form, None):
            yield Problem("never", section.key, is_refusal=False)
    for spec, rows in form.everything():
        if spec.when and not can_hold(spec.when, form, rows):
            yield Problem("never", address_of(spec, rows), is_refusal=False)


FINDERS: tuple[Callable[[FormSpec], Found], ...] = (
    _keys,
    _shape,
    _bounds,
    references,
    _circles,
    _stages,
    _translations,
)
