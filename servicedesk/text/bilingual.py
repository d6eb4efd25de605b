"""Content in two languages: pick the reader's, fall back to the other. Pure."""

import re
from collections.abc import Mapping

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def pick(texts: Mapping[str, str], language: str) -> str:
    """Return the text for `language` ("zh-hans", "en", ...), or the other one when it is empty."""
    first, second = ("zh", "en") if language.startswith("zh") else ("en", "zh")
    return texts.get(first) or texts.get(second) or ""


def readable_as(texts: Mapping[str, str], language: str) -> str:
    """Return the language of what `pick` gives, as pages mark it ("en", "zh-Hans"), where it is not the reader's."""
    own = "zh" if language.startswith("zh") else "en"
    if texts.get(own) or not any(texts.values()):
        return ""
    return "en" if own == "zh" else "zh-Hans"


def side_of(text: str) -> str:
    """Return the side on which a text of unknown language belongs: "zh" if any of it is Chinese, else "en"."""
    return "zh" if _CHINESE.search(text) else "en"
