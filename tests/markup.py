"""How tests read the HTML of a page: how its templates break their lines says nothing."""

import re

from django.http import HttpResponse

SPACE = re.compile(r"\s+(/?>)|\s+")
BLOCK = re.compile(
    r" ?(</?(?:div|section|h[1-6]|p|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|th|td|form|fieldset)\b[^>]*>) ?"
)


def markup_of(response: HttpResponse) -> str:
    """Return the content with white space only where it shows: one space, none around blocks or before a tag's end."""
    content = SPACE.sub(lambda found: found[1] or " ", response.content.decode())
    return BLOCK.sub(r"\1", content)
