"""What the gallery shows: every state of every piece."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from servicedesk.web.display.deadlines import Deadline
from servicedesk.web.display.entries import Entry
from servicedesk.web.display.line_charts import line_chart
from servicedesk.web.display.markup import safe_markdown

HOUR = 3600
BODY = (
    "Understood: **12 desks**, 4F east, power and 24 screens by Friday evening.\n\n"
    "- two meeting tables for the weekend?\n- https://example.com/plan\n\n"
    "Schreibtischunterkonstruktionsbefestigungsschraubensortimentskasten 会议桌可以借用到周一早上吗？"
)
WEEKS = [
    ("7 Sep", 95.8, 97.6),
    ("21 Sep", 95, 97.8),
    ("5 Oct", 96.4, 97.5),
    ("19 Oct", 97.2, 98.2),
    ("2 Nov", 94.2, 97.4),
    ("9 Nov", 92.4, 97),
    ("16 Nov", 94.1, 97.4),
]
SEGMENTS: list[dict[str, Any]] = [
    {"kind": "run", "from": 0, "to": 0.38, "label": "Tue 09:12 - 10:40"},
    {"kind": "pause", "from": 0.38, "to": 0.46, "label": "31 min"},
    {"kind": "run", "from": 0.46, "to": 0.74},
]


class Thing:
    """Anything with a name, perhaps a code."""

    def __init__(self, name: str, code: str = "", native_name: str = "") -> None:
        """Take what the chips ask for."""
        self.name, self.code, self.native_name = name, code, native_name


def pieces(now: datetime) -> dict[str, Any]:
    """Return everything that the gallery's template names, but its forms."""
    return conversation(now) | dashboard() | queue(now)


def conversation(now: datetime) -> dict[str, Any]:
    """Return a ticket's pieces."""
    mia, li = Thing("Mia Zhou", native_name="周敏"), Thing("Li Wei", native_name="李伟")
    return {
        "earlier": now - timedelta(minutes=7),
        "deadlines": deadlines(now),
        "segments": SEGMENTS,
        "late_segments": [*SEGMENTS, {"kind": "late", "from": 0.82, "to": 1}],
        "used": _("%(share)s of the time used, 31 minutes waiting for Finance") % {"share": "74%"},
        "people": [mia, li, Thing("Anna-Maria Keller"), Thing("Tom"), Thing("欧阳晓明")],
        "mia": mia,
        "li": li,
        "facilities": Thing(_("Facilities"), "FAC"),
        "finance": Thing(_("Finance"), "FIN"),
        "steps": steps(now),
        "entries": entries(now - timedelta(minutes=7), mia, li),
        "crumbs": [
            {"label": _("Facilities"), "url": "#"},
            {"label": _("Workplace"), "url": "#"},
            {"label": _("Move a desk"), "url": ""},
        ],
    }


def entries(at: datetime, mia: Thing, li: Thing) -> list[Entry]:
    """Return a conversation with an entry of every kind."""
    facilities, finance = Thing(_("Facilities"), "FAC"), Thing(_("Finance"), "FIN")
    asked = _(
        "Twelve people from the audit team sit with us from next Monday. We need their desks on the fourth floor, "
        "near the meeting room, with power and two screens each."
    )
    files = [
        {"name": "floor-plan-4F-east-final-version-2026-11.pdf", "url": "#", "size": 482133},
        {"name": "照片.jpg", "url": "#", "size": 1930000, "icon": "file-earmark-image"},
    ]
    kept = {"text": _("first response met"), "shade": "kept"}
    noted = _("IT needs the list of screens. Child request IT-877 is open and has been overdue since 11:00.")
    only = _("only Facilities can see this")
    return [
        Entry("public", at, person=mia, unit=finance, body=safe_markdown(asked), own=True),
        Entry("public", at, person=li, unit=facilities, body=safe_markdown(BODY), chips=[kept], files=files),
        Entry("system", at, text=_("Mia confirmed this summary"), icon="check-lg"),
        Entry(
            "note", at, person=Thing("欧阳晓明"), unit=facilities, body=safe_markdown(noted), unit_only=only
        ),
    ]


def dashboard() -> dict[str, Any]:
    """Return a head's pieces."""
    return {
        "segments_items": [
            {"label": _("How we serve others"), "url": "#a", "active": True},
            {"label": _("How others serve us"), "url": "#b"},
        ],
        "answers": _("186 ratings, %(share)s") % {"share": "42%"},
        "kept": _("SLA met: %(share)s") % {"share": "88%"},
        "spark": [4.1, 4.2, 4.0, 4.3, 4.3, 4.4],
        "columns": [_("Week"), _("Resolved on time"), _("First response on time")],
        "weeks": WEEKS,
        "chart": line_chart(
            _("SLA met, by week"),
            {
                _("Resolved on time"): [resolved for _week, resolved, _answered in WEEKS],
                _("First response on time"): [answered for _week, _resolved, answered in WEEKS],
            },
            target=95,
            places=[week for week, _resolved, _answered in WEEKS],
            said=[f"{week}: {resolved}%, {answered}%" for week, resolved, answered in WEEKS],
        ),
        "matrix": [
            (_("Facilities"), [("88%", "n 64", "risk"), ("97%", "n 91", "kept"), ("–", "n 4", "none")]),
            (_("IT"), [("98%", "n 210", "kept"), ("91%", "n 318", "risk"), ("79%", "n 52", "late")]),
        ],
    }


def queue(now: datetime) -> dict[str, Any]:
    """Return an agent's pieces."""
    states = deadlines(now)
    rows = [
        ("FAC-1998", _("Badge reader at gate 2 does not answer"), states[3]),
        ("FAC-2041", _("Move 12 desks to the fourth floor before the audit team arrives"), states[2]),
        ("FAC-2017", _("Air conditioning, room 3.12"), states[0]),
        ("FAC-2022", _("New shelves"), states[5]),
    ]
    return {
        "queue": [{"number": number, "title": title, "deadline": state} for number, title, state in rows],
        "tabs": [
            {"label": _("Open"), "url": "#a", "active": True, "count": 23},
            {"label": _("Done"), "url": "#b", "count": 214},
        ],
        "set_chips": [
            {"label": _("Status: new"), "url": "#"},
            {"label": _("Service: Move a desk"), "url": "#"},
        ],
    }


def deadlines(now: datetime) -> list[Deadline]:
    """Return one deadline of each kind."""
    return [
        Deadline("running", now + timedelta(days=2, hours=3), left=13 * HOUR),
        Deadline("running", now + timedelta(hours=5)),
        Deadline("at_risk", now + timedelta(hours=3), left=2 * HOUR + 600),
        Deadline("late", now - timedelta(hours=2), left=-1.4 * HOUR),
        Deadline("late", now - timedelta(days=9)),
        Deadline("paused", reason=_("paused: waiting for your reply")),
        Deadline("paused"),
        Deadline("kept", now - timedelta(days=1)),
        Deadline("done"),
        Deadline("none"),
    ]


def steps(now: datetime) -> list[dict[str, Any]]:
    """Return a request's way."""
    return [
        {"label": pgettext("step of a request", "Submitted"), "state": "done", "at": now - timedelta(days=3)},
        {"label": _("Approved"), "state": "done", "at": now - timedelta(days=2)},
        {"label": _("In progress"), "state": "now", "at": now - timedelta(days=1)},
        {"label": _("Resolved"), "state": "todo"},
        {"label": _("Rated"), "state": "todo"},
    ]
