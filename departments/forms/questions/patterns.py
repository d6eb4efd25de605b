"""What a text must look like: a pattern from the list, or a mask of the author's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.formspec.fields import FieldSpec

MASK = "mask"
PATTERNS: tuple[tuple[str, Any], ...] = (
    ("", _("any text")),
    (MASK, _("a pattern of my own, such as AA-9999")),
    ("email", _("an email address")),
    ("phone", _("a phone number")),
    ("url", _("a web address")),
    ("digits", _("digits only")),
    ("iban", _("a bank account number (IBAN)")),
    ("cn_identity_card", _("a Chinese identity card number")),
    ("cn_credit_code", _("a Chinese unified social credit code")),
)


def format_of(spec: FieldSpec) -> str:
    """Return which of the patterns a field has."""
    return MASK if spec.mask else spec.pattern
