"""Small drawings in SVG: the promise bar and meters, which templates draw, and sparklines.

Widths are attributes, as the strict CSP wants it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

KINDS = {"run", "pause", "late", "excluded"}
HATCHED = {"pause", "excluded"}
Segment = Mapping[str, Any]


def promise_bar(segments: Sequence[Segment], label: str, due: float | None = None) -> dict[str, Any]:
    """Return what components/promise_bar.html takes.

    `segments`: mappings with `kind` (run, pause, late, excluded), `from` and `to` as fractions of the bar
    (0-1), and perhaps `label` (shown on hover). `due` draws a tick where the promise falls due. `label` says
    it all in words.
    """
    return {
        "parts": [_part(segment) for segment in segments],
        "label": label,
        "due": "" if due is None else _percent(due),
    }


def meter(value: float, most: float, label: str = "", shade: str = "accent") -> dict[str, str]:
    """Return what components/meter.html takes, for a bar as long as `value` is of `most`.

    `shade`: accent, kept, risk, late or quiet.
    """
    width = _percent(value / most if most else 0)
    return {"label": label or f"{value:g} / {most:g}", "shade": shade, "width": width}


def sparkline(values: Sequence[float], label: str) -> SafeString:
    """Return a line of the given values from old to new, without axes; fewer than two values draw nothing."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = 96 / (len(values) - 1)
    points = [(2 + index * step, 22 - (value - low) / span * 20) for index, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 100 24" role="img" aria-label="{}">'
        '<polyline points="{}"></polyline>'
        '<circle cx="{}" cy="{}" r="2"></circle></svg>',
        label,
        path,
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )


def _part(segment: Segment) -> dict[str, Any]:
    kind = segment["kind"] if segment["kind"] in KINDS else "run"
    start = float(segment["from"])
    return {
        "kind": kind,
        "x": _percent(start),
        "width": _percent(float(segment["to"]) - start),
        "is_hatched": kind in HATCHED,
        "label": segment.get("label", ""),
    }


def _percent(fraction: float) -> str:
    return f"{max(0.0, min(1.0, fraction)) * 100:.2f}".rstrip("0").rstrip(".")
