"""What the schemas of this package are made of."""

from typing import Any

Schema = dict[str, Any]

NOTHING: Schema = {"not": {}}  # matches no value
NONE: Schema = {"type": "null"}
BLANK: Schema = {"type": "string", "pattern": r"^\s*$"}
SEEN = r"\S"  # matches text in which something can be seen
WRITTEN: Schema = {"type": "string", "pattern": SEEN}


def every(parts: list[Schema]) -> Schema:
    """Return what is right where all parts are; {} takes anything."""
    return _joined("allOf", [part for part in parts if part])


def any_of(*parts: Schema) -> Schema:
    """Return what is right where one of the parts is."""
    return _joined("anyOf", list(parts))


def _joined(word: str, parts: list[Schema]) -> Schema:
    if not parts:
        return {}
    return parts[0] if len(parts) == 1 else {word: parts}


def definition(kind: str, key: str) -> Schema:
    """Return a reference to "relevant.KEY" or "value.KEY" of `$defs`."""
    return {"$ref": f"#/$defs/{kind}.{key}"}
