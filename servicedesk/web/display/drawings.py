"""Small drawings in SVG.

The promise bar, meters and sparklines. Widths are attributes, as the strict CSP wants it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from servicedesk.web.display.fill import fill

KINDS = {"run", "pause", "late", "excluded"}
Segment = Mapping[str, Any]


def promise_bar(segments: Sequence[Segment], label: str, due: float | None = None) -> SafeString:
    """Return the bar of a promise.

    `segments`: mappings with `kind` (run, pause, late, excluded), `from` and `to` as fractions of the bar
    (0-1), and perhaps `label` (shown on hover). `due` draws a tick where the promise falls due. `label` says
    it all in words.
    """
    rects = format_html_join(
        "",
        '<rect class="seg-{}" x="{}%" width="{}%" height="100%"{}><title>{}</title></rect>',
        (_rect(segment) for segment in segments),
    )
    tick = ""
    if due is not None:
        tick = format_html('<rect class="seg-due" x="{}%" width="2" height="100%"></rect>', _percent(due))
    return format_html('<svg class="promise-bar" role="img" aria-label="{}">{}{}</svg>', label, rects, tick)


def meter(value: float, most: float, label: str = "", shade: str = "accent") -> SafeString:
    """Return a bar as long as `value` is of `most`; `shade`: accent, kept, risk, late or quiet."""
    width = _percent(value / most if most else 0)
    return fill(
        '<svg class="meter" role="img" aria-label="{}">'
        '<rect class="fill-{}" width="{}%" height="100%"></rect></svg>',
        label or f"{value:g} / {most:g}",
        shade,
        width,
    )


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


def _rect(segment: Segment) -> tuple[str, str, str, SafeString | str, str]:
    kind = segment["kind"] if segment["kind"] in KINDS else "run"
    hatch = SafeString(' fill="url(#hatch)"' if kind in ("pause", "excluded") else "")
    start = float(segment["from"])
    return kind, _percent(start), _percent(float(segment["to"]) - start), hatch, segment.get("label", "")


def _percent(fraction: float) -> str:
    return f"{max(0.0, min(1.0, fraction)) * 100:.2f}".rstrip("0").rstrip(".")
