"""The types that fields of an event's data may have, and how each is written in JSON.

A field is an id or a number (`int`), a `bool`, a member of an enum, a moment (`datetime`), a `Code`, free
text that lives in a row of its own (`Text`), old and new values (`Changes`), a dataclass of such fields, or a tuple of
any of these; `X | None` where it may be missing. Nothing else: history is never rewritten, and what a person wrote or
is called must be erasable.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, Protocol, Union, get_args, get_origin, get_type_hints

Person = NewType("Person", int)
"""The id of a person: readers of history show a name."""
Unit = NewType("Unit", int)
"""The id of a department or team."""
Code = NewType("Code", str)
"""A short identifier that the desk made or registered, such as `escalation_2`; nothing that anybody wrote freely."""
Changes = NewType("Changes", dict[str, Any])
"""Field -> [old, new] of a row that was changed, as `changes_between` returns it; every word becomes a Text."""

_CODE = re.compile(r"[\w.:/+-]{1,120}", re.ASCII)


Reference = dict[str, int]


@dataclass(frozen=True, slots=True)
class Text:
    """What a person wrote, or was called: the id of its row, None for nothing. Given to `record` as the words."""

    pk: int | None = None


class Texts(Protocol):
    """Takes the texts of events that are about to be written, and gives each of them a reference."""

    def put(self, body: str) -> Reference: ...


@dataclass(frozen=True, slots=True)
class Codec:
    """`write` turns a value into JSON and raises TypeError for one that the field cannot hold; `read` turns it back."""

    label: str
    write: Callable[[Any, Texts], Any]
    read: Callable[[Any], Any]
    hint: Any


@dataclass(frozen=True, slots=True)
class Shape:
    """A dataclass of data: its fields by the names that callers use, each with its key in JSON."""

    type: Any
    keys: Mapping[str, str]
    codecs: Mapping[str, Codec]
    required: frozenset[str]

    def write(self, data: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
        """Return the data as JSON, its texts put into `texts`.

        Raises TypeError for unknown, missing and wrong fields.
        """
        written, codecs, keys = {}, self.codecs, self.keys
        for name, value in data.items():
            codec = codecs.get(name)
            if codec is None:
                raise TypeError(f"{self.type.__name__} has no field {name!r}")
            try:
                written[keys[name]] = codec.write(value, texts)
            except TypeError as error:
                raise TypeError(f"{self.type.__name__}.{name}: {error}") from None
        if not self.required <= data.keys():
            missing = ", ".join(sorted(self.required - data.keys()))
            raise TypeError(f"{self.type.__name__} lacks {missing}")
        return written

    def read(self, data: Mapping[str, Any]) -> Any:
        """Return the dataclass; what older rows lack has its default, what newer ones add is left out."""
        keys = self.keys
        values = {
            name: codec.read(data[keys[name]]) for name, codec in self.codecs.items() if keys[name] in data
        }
        return self.type(**values)

    def keys_of(self, *hints: Any) -> tuple[str, ...]:
        """Return the keys of values of these types, such as Person."""
        return tuple(self.keys[name] for name, codec in self.codecs.items() if codec.hint in hints)


@cache
def shape_of(data: Any) -> Shape:
    """Return how a dataclass is written and read. Raises TypeError for a field that an event may not hold.

    A field whose key is a keyword of Python ends in an underscore: `from_` is written as "from".
    """
    hints = get_type_hints(data)
    codecs = {field.name: codec_of(hints[field.name]) for field in fields(data)}
    required = {
        field.name for field in fields(data) if field.default is MISSING and field.default_factory is MISSING
    }
    return Shape(data, {name: name.rstrip("_") for name in codecs}, codecs, frozenset(required))


def codec_of(hint: Any) -> Codec:
    """Return how values of a type are written and read."""
    if hint in _PLAIN:
        return Codec(getattr(hint, "__name__", str(hint)), *_PLAIN[hint], hint)
    if isinstance(hint, NewType) and hint.__supertype__ is int:
        return Codec(hint.__name__, *_PLAIN[int], hint)
    if get_origin(hint) in (Union, UnionType):
        return _optional(hint)
    if get_origin(hint) is tuple:
        return _many(codec_of(get_args(hint)[0]), hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _word(hint)
    if is_dataclass(hint):
        return _nested(hint)
    raise TypeError(f"an event's data cannot hold {hint}")


def _exactly(kind: type) -> Callable[[Any, Texts], Any]:
    def write(value: Any, _texts: Texts) -> Any:
        if type(value) is not kind:
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return value

    return write


def _code(value: Any, _texts: Texts) -> str:
    if not isinstance(value, str) or _CODE.fullmatch(value) is None:
        raise TypeError(f"{value!r} is no code")
    return str(value)


def _moment(value: Any, _texts: Texts) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is no aware moment")
    return value.isoformat()


def _same(value: Any) -> Any:
    return value


def _text(value: Any, texts: Texts) -> Reference | None:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return texts.put(str(value)) if value else None


def _read_text(value: Any) -> Text:
    return Text(value["text"]) if isinstance(value, dict) else Text()


def _changes(value: Any, texts: Texts) -> dict[str, list[Any]]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} are no changes")
    return {name: [_change(one, texts) for one in pair] for name, pair in value.items()}


def _change(value: Any, texts: Texts) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list):
        return [_change(one, texts) for one in value]
    return _text(value, texts)


_PLAIN: Mapping[Any, tuple[Callable[[Any, Texts], Any], Callable[[Any], Any]]] = {
    int: (_exactly(int), _same),
    bool: (_exactly(bool), _same),
    Code: (_code, _same),
    datetime: (_moment, datetime.fromisoformat),
    Text: (_text, _read_text),
    Changes: (_changes, _same),
}


def _optional(hint: Any) -> Codec:
    inner = [one for one in get_args(hint) if one is not NoneType]
    if len(inner) != 1:
        raise TypeError(f"an event's data cannot hold {hint}")
    codec = codec_of(inner[0])
    write, read = codec.write, codec.read
    return Codec(
        f"{codec.label}?",
        lambda value, texts: None if value is None else write(value, texts),
        lambda value: None if value is None else read(value),
        codec.hint,
    )


def _many(codec: Codec, hint: Any) -> Codec:
    def write(values: Any, texts: Texts) -> list[Any]:
        if not isinstance(values, list | tuple):
            raise TypeError(f"{values!r} is no sequence")
        return [codec.write(value, texts) for value in values]

    return Codec(f"{codec.label}*", write, lambda values: tuple(codec.read(value) for value in values), hint)


def _word(words: type[Enum]) -> Codec:
    members = {member.value: member for member in words}

    def write(value: Any, _texts: Texts) -> Any:
        word = value.value if isinstance(value, Enum) else value
        if word not in members:
            raise TypeError(f"{value!r} is no {words.__name__}")
        return word

    # A word that has since left the list is read as the bare string.
    return Codec(words.__name__, write, lambda value: members.get(value, value), words)


def _nested(data: Any) -> Codec:
    shape = shape_of(data)

    def write(value: Any, texts: Texts) -> dict[str, Any]:
        if type(value) is not data:
            raise TypeError(f"{value!r} is no {data.__name__}")
        return shape.write({name: getattr(value, name) for name in shape.codecs}, texts)

    return Codec(data.__name__, write, shape.read, data)
