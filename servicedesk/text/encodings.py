"""Find out how the letters of a text file are written. Pure.

UTF-8, with or without its mark, and UTF-16 with its mark prove themselves. The older encodings prove nothing: almost
any bytes are text in each of them, and only how plausible that text is tells them apart. So they are weighed (see
`_plausible`), and where the evidence is thin no one guesses: `UnclearEncoding` asks for a choice.
"""

import codecs
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

CODECS: Mapping[str, str] = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "windows-1252": "cp1252",
    "gb18030": "gb18030",
    "big5": "cp950",
}
LABELS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "windows-1252": "Windows-1252",
    "gb18030": "GB 18030",
    "big5": "Big5",
}
ALIASES = {
    "utf8": "utf-8", "utf-8-sig": "utf-8", "utf16": "utf-16", "cp1252": "windows-1252", "ansi": "windows-1252",
    "latin-1": "windows-1252", "iso-8859-1": "windows-1252", "gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030",
    "cp950": "big5",
}  # fmt: skip
LEGACY = ("windows-1252", "gb18030", "big5")
SAMPLE_BYTES = 200_000
MARK_BYTES = 2
LONGEST_RUN = 2  # of letters with accents, beside each other
NO_BREAK_SPACE = "\xa0"
ENOUGH, AHEAD = 0.75, 0.2  # how plausible the text must be, and by how much more than any other reading of it
_TYPOGRAPHIC = frozenset("–—‘’‚“”„…«»‹›·•®©™¿¡")
_AFTER_NUMBERS = frozenset("€£°§±²³½¼¾µ¢¥")


class UnclearEncoding(ValueError):
    """No one can say how the file is written; `candidates` are the encodings that it may be in, likeliest first."""

    def __init__(self, candidates: Sequence[str]) -> None:
        super().__init__(", ".join(candidates))
        self.candidates = tuple(candidates)


class WrongEncoding(ValueError):
    """The file is not written in the encoding that was asked for; `line` is the first that shows it."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__(f"line {line} is not {LABELS[name]}")
        self.name, self.line = name, line


def known_name(given: str) -> str:
    """Return the name used here for "UTF8", "gbk" and the like. Raises LookupError for any other."""
    name = given.strip().lower().replace("_", "-")
    name = ALIASES.get(name, name)
    if name not in CODECS:
        raise LookupError(given)
    return name


def choose(chunks: Iterable[bytes], wanted: str = "") -> str:
    """Read a file to its end and return the name of its encoding: `wanted`, or the one that the bytes speak for.

    Raises WrongEncoding where the file is not in the wanted one, and UnclearEncoding where the evidence is thin.
    """
    rest, first = iter(chunks), b""
    while len(first) < MARK_BYTES and (more := next(rest, b"")):
        first += more
    scan = _Scan((wanted,) if wanted else _tried(first))
    scan.feed(first)
    for chunk in rest:
        scan.feed(chunk)
    possible = scan.finish()
    if wanted and not possible:
        raise WrongEncoding(wanted, scan.failed_on[wanted])
    if wanted or possible[:1] in (("utf-8",), ("utf-16",)):
        return possible[0]
    return _likeliest(possible, scan.sample)


def samples(content: bytes, names: Iterable[str], lines: int = 3, longest: int = 120) -> dict[str, list[str]]:
    """Return what the first lines with other than ASCII letters say in each of the encodings that can read them."""
    telling = list(_telling(content))[:lines]
    shown = {}
    for name in names:
        try:
            shown[name] = [line.decode(CODECS[name])[:longest].strip() for line in telling]
        except UnicodeDecodeError:
            continue
    return shown


def readable_in(content: bytes) -> list[str]:
    """Return every encoding in which all of the content is text, those that prove themselves first."""
    scan = _Scan(_tried(content))
    scan.feed(content)
    return list(scan.finish())


def text_of(content: bytes, name: str) -> str:
    """Return the text. Raises WrongEncoding."""
    try:
        return content.decode(CODECS[name])
    except UnicodeDecodeError as failure:
        raise WrongEncoding(name, content.count(b"\n", 0, failure.start) + 1) from failure


def _tried(first: bytes) -> tuple[str, ...]:
    is_marked = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return ("utf-16",) if is_marked else ("utf-8", *LEGACY)


class _Scan:
    """Decodes a stream in several encodings at once, strictly, and keeps some of the lines that tell them apart."""

    def __init__(self, names: Iterable[str]) -> None:
        self.decoders = {name: codecs.getincrementaldecoder(CODECS[name])("strict") for name in names}
        self.failed_on: dict[str, int] = {}
        self.sample: list[bytes] = []
        self._kept, self._line, self._rest = 0, 1, b""

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        for name, decoder in list(self.decoders.items()):
            try:
                decoder.decode(chunk, final)
            except UnicodeDecodeError as failure:
                self.failed_on[name] = self._line + failure.object.count(b"\n", 0, failure.start)
                del self.decoders[name]
        self._line += chunk.count(b"\n")
        if self._kept < SAMPLE_BYTES:
            whole, _end, self._rest = (self._rest + chunk).rpartition(b"\n")
            self._keep(whole)

    def finish(self) -> tuple[str, ...]:
        """Return the encodings that could read it all."""
        self.feed(b"", final=True)
        self._keep(self._rest)
        return tuple(self.decoders)

    def _keep(self, text: bytes) -> None:
        for line in _telling(text):
            self.sample.append(line)
            self._kept += len(line)


def _telling(content: bytes) -> Iterator[bytes]:
    return (line for line in content.splitlines() if not line.isascii())


def _likeliest(possible: Sequence[str], sample: Sequence[bytes]) -> str:
    marks = {name: _plausible(name, sample) for name in possible}
    ranked = sorted(possible, key=lambda name: -marks[name])
    second = marks[ranked[1]] if len(ranked) > 1 else 0.0
    if not ranked or marks[ranked[0]] < ENOUGH or marks[ranked[0]] - second < AHEAD:
        raise UnclearEncoding(ranked)
    return ranked[0]


def _plausible(name: str, sample: Sequence[bytes]) -> float:
    """Return how much the text looks like what people write, 0 to 1: the mean over its letters outside ASCII."""
    weigh = _western if name == "windows-1252" else _Hanzi(name)
    weights: list[float] = []
    for line in sample:
        text = line.decode(CODECS[name])[:SAMPLE_BYTES]
        weights.extend(weigh(text, place) for place, char in enumerate(text) if not char.isascii())
    return sum(weights) / len(weights) if weights else 0.0


def _western(text: str, place: int) -> float:
    """Say how well a character fits: accented letters occur singly beside plain ones, signs where print has them."""
    char = text[place]
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if char in _AFTER_NUMBERS:
        return 0.0 if before.isalpha() or after.isalpha() or not (before + after).isascii() else 1.0
    if char == NO_BREAK_SPACE:
        return 1.0
    if not (char.isalpha() or char in _TYPOGRAPHIC) or (char.isupper() and before.islower()):
        return 0.0
    run = _run(text, place)
    if len(run.text) == 1:
        return 1.0
    if len(run.text) > LONGEST_RUN or not all(other.isalpha() or other in _TYPOGRAPHIC for other in run.text):
        return 0.0
    return 1.0 if not run.text.isalpha() or run.before.isalpha() or run.after.isalpha() else 0.0


@dataclass(frozen=True)
class _Run:
    text: str
    before: str
    after: str


def _run(text: str, place: int) -> _Run:
    """Return the run of letters and signs outside ASCII around a place, of a long one no more than shows its length."""
    first, last = place, place + 1
    while first > 0 and place - first <= LONGEST_RUN and _is_outside(text[first - 1]):
        first -= 1
    while last < len(text) and last - place <= LONGEST_RUN and _is_outside(text[last]):
        last += 1
    return _Run(text[first:last], text[first - 1 : first] if first else "", text[last : last + 1])


def _is_outside(char: str) -> bool:
    return not char.isascii() and char != NO_BREAK_SPACE


class _Hanzi:
    """Common characters speak for an encoding, rare ones against it.

    A single rare one in a Latin word ("M黮er") rules it out: two bytes of a Western word were taken for one character.
    """

    def __init__(self, name: str) -> None:
        self.codec = "gb2312" if name == "gb18030" else "big5"
        self.common = (0xB0, 0xD7) if name == "gb18030" else (0xA4, 0xC6)
        self.signs = (0xA1, 0xA3, 0xA7, 0xA8) if name == "gb18030" else (0xA1, 0xA2)

    def __call__(self, text: str, place: int) -> float:
        weight = self._commonness(text[place])
        around = (text[place - 1 : place] if place else "", text[place + 1 : place + 2])
        if weight < 1 and any(map(_is_latin, around)) and not any(map(_is_han, around)):
            return float("-inf") if _is_han(text[place]) else 0.0
        return weight

    def _commonness(self, char: str) -> float:
        try:
            lead = char.encode(self.codec)[0]
        except UnicodeEncodeError:
            return 0.0
        if self.common[0] <= lead <= self.common[1] or lead in self.signs:
            return 1.0
        return 0.5 if lead > self.common[1] else 0.0


def _is_han(char: str) -> bool:
    return bool(char) and unicodedata.category(char) == "Lo"


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()
