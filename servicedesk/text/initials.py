"""Initials that people type to find a name, such as "lw" for Li Wei or 李伟. Pure.

The common characters of GB 2312 are in the order of their pinyin, so that the first letter follows from the code of a
character; of the rarer ones it is not known.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cache

MOST = 5
# The first character of each letter in the order of GB 2312; none begins with i, u or v.
_BEGINS = dict(zip("abcdefghjklmnopqrstwxyz", "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝", strict=True))
_LAST = "座"
_UNSPELLED = re.compile("[^a-z0-9]+")
_TYPED = re.compile(f"[a-z]{{2,{MOST}}}")


def are_initials(text: str) -> bool:
    """Say whether a text may be the initials of a name: two to five small letters."""
    return _TYPED.fullmatch(text) is not None


def initials_of(text: str) -> str:
    """Return a text in small Latin letters and digits: "sqcl7" for 申请差旅7; words stay words, in blanks.

    What has no letter that is known is left out.
    """
    plain = unicodedata.normalize("NFKD", text)
    spelled = (_letter_of(char) if char > "\x7f" else char.lower() for char in plain)
    return " ".join(_UNSPELLED.sub(" ", "".join(spelled)).split())


def latin_pattern(initials: str) -> str:
    """Return the regular expression for names whose words begin with these letters: "lw" for "Li Wei"."""
    return r"\m" + r"[^ -]*[ -]+".join(initials)


def chinese_pattern(initials: str) -> str:
    """Return the regular expression for Chinese names of these initials; "" where no character has one of them."""
    classes = [_characters(letter) for letter in initials]
    return "".join(f"[{found}]" for found in classes) if all(classes) else ""


@cache
def _characters(letter: str) -> str:
    """Return the common characters whose pinyin begins with the letter."""
    if letter not in _BEGINS:
        return ""
    letters = sorted(_BEGINS)
    later = letters[letters.index(letter) + 1 :]
    first = _code(_BEGINS[letter])
    end = _code(_BEGINS[later[0]]) if later else _code(_LAST) + 1
    pairs = (bytes(divmod(code, 256)) for code in range(first, end) if code % 256 in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", errors="ignore") for pair in pairs)


def _letter_of(character: str) -> str:
    """Return the first letter of a common character's pinyin, "" for any other."""
    try:
        code = _code(character)
    except UnicodeEncodeError:
        return ""
    letters = sorted(_BEGINS)
    firsts = [_code(_BEGINS[letter]) for letter in letters]
    return letters[bisect_right(firsts, code) - 1] if firsts[0] <= code <= _code(_LAST) else ""


def _code(character: str) -> int:
    return int.from_bytes(character.encode("gb2312"), "big")
