"""What counts as text, and the form in which it is stored and compared. Pure.

Before anything is asked whether it is empty or how long it is, it takes one of these forms: `clean_text` for what has
paragraphs, `clean_line` for what belongs on one line, `normal_address` for e-mail addresses. `folded` is for comparing
them. A line end counts once, and what no one sees does not count at all.
"""

import re
import unicodedata

# Default_Ignorable_Code_Point of DerivedCoreProperties.txt (Unicode 16): what a reader sees nothing of.
IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Not in that property, and as invisible: marks around annotations. The empty pattern of Braille is a blank.
ANNOTATIONS, BRAILLE_BLANK = (0xFFF9, 0xFFFB), "\u2800"
JOINERS = "\u200c\u200d"
DIRECTIONS = (
    "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"  # marks and isolates: they end where their text ends
)
MAX_WORDS = 8  # that are looked for
BLACK_FLAG = "\U0001f3f4"
# Scripts whose letters change shape beside a joiner: Hebrew to Mongolian but not Hangul, and those that came later.
_JOINING = (
    (0x0590, 0x10FF), (0x1200, 0x1FFF), (0xA800, 0xABFF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC), (0x10A00, 0x11FFF),
    (0x1E900, 0x1E95F),
)  # fmt: skip
_IDEOGRAPHS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def _among(*ranges: tuple[int, int]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_INVISIBLE = re.compile(f"[{_among(*IGNORABLE, ANNOTATIONS)}]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANKS = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + BRAILLE_BLANK
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSEEN = re.compile(f"[\\s{BRAILLE_BLANK}\x00-\x1f\x7f-\x9f{_among(*IGNORABLE, ANNOTATIONS)}]*")


def clean_text(text: str) -> str:
    """Return text with paragraphs as it is stored: LF at line ends, nothing invisible but what letters and emoji need.

    "" for text in which nothing can be seen.
    """
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    text = _without_invisible(text).strip(_BLANKS)
    return "" if is_blank(text) else text


def clean_line(text: str) -> str:
    """Return text for one line as it is stored: composed, no line ends, nothing that turns its direction."""
    text = _CONTROLS.sub("", text.translate(_NO_DIRECTIONS))
    text = " ".join(_without_invisible(text).strip(_BLANKS).split())
    return "" if is_blank(text) else unicodedata.normalize("NFC", text)


def is_blank(text: str) -> bool:
    """Say whether nothing of the text can be seen."""
    return _UNSEEN.fullmatch(text) is not None


def is_storable(text: str) -> bool:
    """Say whether a database keeps the text: it has no null and no half of a character in it."""
    return _UNSTORABLE.search(text) is None


def has_hidden_characters(text: str) -> bool:
    """Say whether a line has invisible characters that no letter needs: such a name or address looks like another."""
    return "".join(clean_line(text).split()) != "".join(unicodedata.normalize("NFC", text).split())


def normal_address(text: str) -> str:
    """Return an e-mail address in the form that is stored and looked for; invisible characters stay, to be refused."""
    return unicodedata.normalize("NFKC", text).casefold().strip(_BLANKS)


def folded(text: str) -> str:
    """Return text for comparing: compatible forms and cases alike, accents composed, one blank between words."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _CONTROLS.sub("", text)))
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def folded_words(text: str) -> list[str]:
    """Return the words of a text as `folded` has them, each once, at most eight: a letter may stand for a sentence."""
    return list(dict.fromkeys(folded(text).split()))[:MAX_WORDS]


_NO_DIRECTIONS = dict.fromkeys(map(ord, DIRECTIONS))


def _without_invisible(text: str) -> str:
    if _INVISIBLE.search(text) is None:
        return text
    kept: list[str] = []
    for place, char in enumerate(text):
        before, after = kept[-1] if kept else "", text[place + 1 : place + 2]
        if not _INVISIBLE.match(char) or _is_needed(char, before, after):
            kept.append(char)
    return "".join(kept)


def _is_needed(char: str, before: str, after: str) -> bool:
    """Say whether an invisible character sets the shape or the direction of what comes before it."""
    if char in DIRECTIONS:
        return True
    if not before or before.isspace():
        return False
    if char in JOINERS:
        return (_is_in(before, _JOINING) or _is_emoji(before)) and not is_blank(after)
    if "\ufe00" <= char <= "\ufe0f" or "\u180b" <= char <= "\u180f":
        return not _INVISIBLE.match(before) and (before > "\u0590" or not before.isalpha())
    if "\U000e0100" <= char <= "\U000e01ef":
        return _is_in(before, _IDEOGRAPHS)
    is_tag = "\U000e0020" <= char <= "\U000e007f"
    return is_tag and (before == BLACK_FLAG or "\U000e0020" <= before <= "\U000e007e")


def _is_emoji(char: str) -> bool:
    return char == "\ufe0f" or unicodedata.category(char) in ("So", "Sk")


def _is_in(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(char) <= last for first, last in ranges)
