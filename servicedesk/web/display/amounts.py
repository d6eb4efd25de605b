"""Numbers and amounts of money in words, in the reader's language."""

from decimal import Decimal

from django.utils.translation import get_language

# As CLDR writes them, where that is a sign; any other currency is written with its code.
SIGNS = {"EUR": "€", "GBP": "£", "INR": "₹", "KRW": "₩", "VND": "₫"}
SIGNS_IN_ENGLISH = {
    "USD": "$",
    "CNY": "CN¥",
    "JPY": "¥",
    "HKD": "HK$",
    "TWD": "NT$",
    "AUD": "A$",
    "CAD": "CA$",
}
SIGNS_IN_CHINESE = {
    "USD": "US$",
    "CNY": "¥",
    "JPY": "JP¥",
    "HKD": "HK$",
    "TWD": "NT$",
    "AUD": "AU$",
    "CAD": "CA$",
}
NO_BREAK = "\u00a0"


def number_text(number: Decimal) -> str:
    """Return "12,345.5": in groups of three, with the decimals that it has."""
    return f"{number:,f}"


def money_text(amount: Decimal, currency: str) -> str:
    """Return "CN¥1,234.50", in Chinese "¥1,234.50"; "CHF 1,234.50" for a currency without a sign."""
    signs = SIGNS_IN_CHINESE if (get_language() or "").startswith("zh") else SIGNS_IN_ENGLISH
    sign = SIGNS.get(currency) or signs.get(currency) or currency + NO_BREAK
    return f"{'-' if amount < 0 else ''}{sign}{number_text(abs(amount))}"
