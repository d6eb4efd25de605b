"""Within which bounds an answer lies, and what is said where it does not.

A text has at most 300 characters on one line, a long text 10,000.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    ProhibitNullCharactersValidator,
    RegexValidator,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.formspec.calculations import EXACT
from departments.formspec.fields import FieldSpec
from departments.formspec.values import MAX_DIGITS, digits_of
from servicedesk.web.display.amounts import money_text, number_text

from .days import Validator, bounded, day_checks, range_checks, relative_checks, time_checks

TOO_LONG = "max_digits"


def validate(spec: FieldSpec, value: Any, today: date, others: Mapping[str, Any]) -> None:
    """Raise ValidationError with all that is wrong with an answer that is not empty."""
    problems = []
    for check in (*VALIDATORS.get(spec.kind, _none)(spec, today), *_among_others(spec, others)):
        try:
            check(value)
        except ValidationError as error:
            problems += error.messages
            if getattr(error, "code", "") == TOO_LONG:
                break  # a number of millions of digits is not counted with
    if problems:
        raise ValidationError(problems)


def format_sentences(spec: FieldSpec) -> list[str]:
    """Return what an answer must look like, as it is said before one is given: pattern, bounds and steps."""
    if spec.expression:
        return [_pattern_sentence(spec)]
    if spec.kind not in ("number", "money"):
        return []
    has_steps = bool(spec.step) and Decimal(spec.step) != 1  # whole numbers are what everyone types
    bounds = [_number_sentence(spec.min, spec.max)] if spec.max or (spec.min and not has_steps) else []
    return [*bounds, *([_steps_sentence(spec)] if has_steps else [])]


def _among_others(spec: FieldSpec, others: Mapping[str, Any]) -> list[Validator]:
    """Return the checks against other answers; an empty one allows anything."""
    most = others.get(spec.not_above)
    if not spec.not_above or not isinstance(most, Decimal):
        return relative_checks(spec, others)
    text = money_text(most, spec.currency) if spec.currency else number_text(most)
    sentence = (
        _("Enter an amount of at most %(most)s.") % {"most": text}
        if spec.currency
        else _number_sentence("", text)
    )
    return [MaxValueValidator(most, sentence), *relative_checks(spec, others)]


def _none(_spec: FieldSpec, _today: date) -> list[Validator]:
    return []


def _text(spec: FieldSpec, _today: date) -> list[Validator]:
    checks: list[Validator] = [MaxLengthValidator(spec.most), ProhibitNullCharactersValidator()]
    if spec.least:
        checks.append(MinLengthValidator(spec.least))
    if spec.expression:
        checks.append(RegexValidator(rf"\A(?:{spec.expression})\Z", _pattern_sentence(spec)))
    return checks


def _number(spec: FieldSpec, _today: date) -> list[Validator]:
    sentence = _number_sentence(spec.min, spec.max)
    checks = [_check_digits, *bounded(spec.least, spec.most, sentence, sentence)]
    if spec.step:
        checks.append(_in_steps(Decimal(spec.step), Decimal(spec.min or "0"), _steps_sentence(spec)))
    if spec.currency:
        checks.append(_at_most_decimals(spec.decimals or 0))
    return checks


def _count(spec: FieldSpec, _today: date) -> list[Validator]:
    """Check how many rows or files there are."""
    least, most = spec.least, spec.most

    def check(value: Sequence[Any]) -> None:
        if isinstance(least, int) and len(value) < least:
            raise ValidationError(
                ngettext("At least %(n)s is needed.", "At least %(n)s are needed.", least) % {"n": least}
            )
        if isinstance(most, int) and len(value) > most:
            raise ValidationError(_("There can be at most %(n)s.") % {"n": most})

    return [check]


def _in_steps(step: Decimal, offset: Decimal, sentence: str) -> Validator:
    def check(value: Decimal) -> None:
        if digits_of(value) > MAX_DIGITS:
            return  # refused for that, and beyond exact arithmetic
        if EXACT.remainder(EXACT.subtract(value, offset), step) != 0:
            raise ValidationError(sentence)

    return check


def _at_most_decimals(decimals: int) -> Validator:
    def check(value: Decimal) -> None:
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > decimals:
            raise ValidationError(
                ngettext(
                    "Enter an amount with at most %(n)s decimal.",
                    "Enter an amount with at most %(n)s decimals.",
                    decimals,
                )
                % {"n": decimals}
                if decimals
                else _("Enter an amount without decimals.")
            )

    return check


def _pattern_sentence(spec: FieldSpec) -> str:
    if spec.mask:
        return _("Enter it in the form %(mask)s (9 is a digit, A a letter, * either).") % {"mask": spec.mask}
    return str(PATTERN_SENTENCES[spec.pattern])


def _steps_sentence(spec: FieldSpec) -> str:
    words = {"offset": spec.min or "0", "step": spec.step}
    return _("Enter %(offset)s or a value in steps of %(step)s from there.") % words


def _check_digits(number: Any) -> None:
    try:
        DecimalValidator(MAX_DIGITS, None)(number)
    except ValidationError as error:
        sentence = _("Enter a number of at most %(n)s digits.") % {"n": MAX_DIGITS}
        raise ValidationError(sentence, code=TOO_LONG) from error


def _number_sentence(least: str, most: str) -> str:
    if least and most:
        return _("Enter a number from %(least)s to %(most)s.") % {"least": least, "most": most}
    if least:
        return _("Enter a number of at least %(least)s.") % {"least": least}
    return _("Enter a number of at most %(most)s.") % {"most": most}


VALIDATORS: Mapping[str, Callable[[FieldSpec, date], list[Validator]]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "money": _number,
    "date": day_checks,
    "date_range": range_checks,
    "time": time_checks,
    "file": _count,
    "rows": _count,
}
PATTERN_SENTENCES = {
    "email": gettext_lazy("Enter an email address."),
    "phone": gettext_lazy("Enter a phone number."),
    "url": gettext_lazy("Enter an address that begins with http:// or https://."),
    "digits": gettext_lazy("Enter digits only."),
    "iban": gettext_lazy("Enter an IBAN, such as DE89 3704 0044 0532 0130 00."),
    "cn_identity_card": gettext_lazy("Enter an identity card number of 18 characters."),
    "cn_credit_code": gettext_lazy("Enter a unified social credit code of 18 characters."),
}
