"""A sentence that says what to do first, as a link to the page where it is done."""

from django.utils.html import format_html


def linked(sentence: str, url: str) -> str:
    """Return the sentence as a link to where it leads, or as it is where there is no such page."""
    return format_html('<a href="{}">{}</a>', url, sentence) if url else sentence
