"""What a trial counts: promises kept and missed, as it was and as it would have been, by kind and priority."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .summed import Summed


@dataclass
class Count(Summed):
    """How promises of one kind and priority counted, and would have counted: how many, and kept."""

    n: int = 0
    met: int = 0
    would_n: int = 0
    would_met: int = 0
    newly_late: int = 0
    newly_kept: int = 0

    def add(self, was: bool | None, would: bool | None) -> None:
        """Count one promise: kept, missed or (None) not counted."""
        self.n += was is not None
        self.met += was is True
        self.would_n += would is not None
        self.would_met += would is True
        self.newly_late += would is False and was is not False
        self.newly_kept += was is False and would is True


@dataclass
class Trial:
    """What was counted so far, by (kind, priority)."""

    counts: dict[tuple[str, str], Count] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> "Trial":
        """Read what `to_json` wrote; nothing for nothing."""
        rows = result.get("counts", [])
        return cls({(row["kind"], row["priority"]): Count(**row["count"]) for row in rows})

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        rows = [
            {"kind": kind, "priority": priority, "count": vars(count)}
            for (kind, priority), count in sorted(self.counts.items())
        ]
        return {"counts": rows}

    def __add__(self, other: "Trial") -> "Trial":
        keys = self.counts.keys() | other.counts.keys()
        return Trial({key: self.counts.get(key, Count()) + other.counts.get(key, Count()) for key in keys})

    def add(self, kind: str, priority: str, was: bool | None, would: bool | None) -> None:
        """Count one promise; one that counts in neither way is left out."""
        if was is not None or would is not None:
            self.counts.setdefault((kind, priority), Count()).add(was, would)
