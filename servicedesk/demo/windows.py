"""How the departments of the demo company are reached, and what their heads say they are to others."""

from collections.abc import Mapping
from datetime import datetime

from departments.actions.relations import set_relation
from departments.actions.shop_window import change_window
from departments.enums import RelationKind
from departments.models import Department

# Department: extension, and a sentence in both languages.
CONTACTS = {
    "IT": (
        "1100",
        "If nothing works any more, call: day and night.",
        "系统全面中断请直接打电话，昼夜有人值守。",
    ),
    "HR": ("1200", "Talks in confidence: room by appointment.", "需要私下沟通，请预约面谈。"),
    "FIN": ("1300", "", ""),
    "FAC": (
        "1400",
        "Water or fire: call first, submit a request later.",
        "漏水或火情请先打电话，再补交请求。",
    ),
    "LEG": ("1500", "Ask before you sign.", "签字之前先问一声。"),
    "PRO": ("1600", "", ""),
    "SEC": ("1999", "In an emergency call 1999.", "紧急情况请拨 1999。"),
}
SUPPLIES, DECIDES, ADVISES, NEXT_STEP = (
    RelationKind.SUPPLIES,
    RelationKind.DECIDES,
    RelationKind.ADVISES,
    RelationKind.NEXT_STEP,
)
# Who serves, who is served, and what one is to the other.
RELATIONS = (
    ("IT", "RND", SUPPLIES),
    ("IT", "SAL", SUPPLIES),
    ("FAC", "RND", SUPPLIES),
    ("FAC", "SAL", SUPPLIES),
    ("FIN", "PRO", DECIDES),
    ("FIN", "SAL", DECIDES),
    ("LEG", "SAL", ADVISES),
    ("LEG", "PRO", ADVISES),
    ("PRO", "LOG", NEXT_STEP),
    ("RND", "QUA", NEXT_STEP),
    ("HR", "RND", ADVISES),
)


def open_windows(units: Mapping[str, Department], at: datetime) -> None:
    """Say how the departments are reached and what they are to each other."""
    for code, (extension, note_en, note_zh) in CONTACTS.items():
        details = {
            "email": f"{code.lower()}@lanhai.example",
            "phone": f"+86 21 5555 {extension}",
            "note_en": note_en,
            "note_zh": note_zh,
        }
        change_window(department=units[code], details=details, by=None, at=at)
    for provider, consumer, kind in RELATIONS:
        set_relation(provider=units[provider], consumer=units[consumer], kind=kind, by=None, at=at)
