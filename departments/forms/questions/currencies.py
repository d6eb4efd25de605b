"""The currencies that an amount may be in."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CURRENCIES: tuple[tuple[str, Any], ...] = (
    ("CNY", _("CNY – Chinese yuan")),
    ("EUR", _("EUR – euro")),
    ("USD", _("USD – US dollar")),
    ("GBP", _("GBP – pound sterling")),
    ("CHF", _("CHF – Swiss franc")),
    ("HKD", _("HKD – Hong Kong dollar")),
    ("JPY", _("JPY – Japanese yen")),
    ("KRW", _("KRW – South Korean won")),
    ("SGD", _("SGD – Singapore dollar")),
    ("TWD", _("TWD – New Taiwan dollar")),
    ("AUD", _("AUD – Australian dollar")),
    ("CAD", _("CAD – Canadian dollar")),
    ("INR", _("INR – Indian rupee")),
    ("PLN", _("PLN – Polish zloty")),
    ("SEK", _("SEK – Swedish krona")),
    ("THB", _("THB – Thai baht")),
    ("VND", _("VND – Vietnamese dong")),
)


def currency_choices(kept: str, taken: str = "") -> list[tuple[str, Any]]:
    """Return the choices of a currency; one that is not listed stays. `taken`: that of the field without any."""
    more = [] if not kept or kept in dict(CURRENCIES) else [(kept, kept)]
    none = gettext("As its amounts (%(currency)s)") % {"currency": taken} if taken else "—"
    return [("", none), *CURRENCIES, *more]
