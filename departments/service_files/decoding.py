"""What a file of JSON may be at all: small, UTF-8, shallow, without doubles and without what no database keeps.

Everything here costs time in proportion to the size of the file, and that is bounded first.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .service_file import FileProblem, ServiceFileError

MOST_BYTES = 512 * 1024
MOST_DEPTH = 24
MOST_DIGITS = 18
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def decode(content: bytes) -> Any:
    """Return the JSON of a file. Raises ServiceFileError."""
    if len(content) > MOST_BYTES:
        raise _error("too_large", f"{MOST_BYTES // 1024}")
    text = _text(content)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_number, parse_constant=_constant
        )
    except RecursionError as error:
        raise _error("too_deep") from error
    except json.JSONDecodeError as error:
        raise _error("no_json", f"{error.lineno}:{error.colno}") from error
    _check(value)
    return value


def _text(content: bytes) -> str:
    if content.startswith(_UTF_16_MARKS) or b"\x00" in content[:4]:
        raise _error("not_utf8", "UTF-16")
    if b"\x00" in content:
        raise _error("nul")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error("not_utf8") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counted = Counter(name for name, _value in pairs)
        raise ServiceFileError(FileProblem(counted.most_common(1)[0][0][:80], "twice"))
    return found


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise _error("number", digits[:20])
    return int(digits)


def _number(text: str) -> float:
    if len(text) > 2 * MOST_DIGITS:
        raise _error("number", text[:20])
    return float(text)


def _constant(name: str) -> Any:
    raise _error("number", name)


def _check(value: Any) -> None:
    """Refuse what is too deep, and texts that could not be stored."""
    level: list[tuple[str, Any]] = [("", value)]
    for _depth in range(MOST_DEPTH):
        for path, one in level:
            if isinstance(one, str) and _UNKEPT.search(one):
                raise ServiceFileError(FileProblem(path, "nul"))
        level = [inner for path, one in level for inner in _inside(path, one)]
        if not level:
            return
    raise _error("too_deep")


def _inside(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield f"{path}: key", name
            yield (f"{path}.{name}" if path else name)[:200], one
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield f"{path}[{number}]", one


def _error(code: str, about: str = "") -> ServiceFileError:
    return ServiceFileError(FileProblem("", code, about))
