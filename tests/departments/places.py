"""A few places for tests: a site in Shanghai with a tower, a floor and two rooms; an office in Berlin."""

from dataclasses import dataclass
from typing import Any

from departments.actions.places import create_place
from departments.models import Place, Workplace
from servicedesk.accounts.models import User


@dataclass
class Places:
    """Everything by name."""

    shanghai: Place
    tower: Place
    third: Place
    room: Place
    other_room: Place
    berlin: Place


def a_place(code: str, kind: str, name_en: str, parent: Place | None = None, **more: Any) -> Place:
    details = {"code": code, "kind": kind, "name_en": name_en, "parent": parent, **more}
    return create_place(details=details, by=None)


def some_places() -> Places:
    shanghai = a_place("SH", "site", "Shanghai", name_zh="上海", zone="Asia/Shanghai")
    tower = a_place("SH-T2", "building", "Tower 2", shanghai, name_zh="二号楼")
    third = a_place("SH-T2-3", "floor", "3rd floor", tower)
    return Places(
        shanghai=shanghai,
        tower=tower,
        third=third,
        room=a_place("3.12", "room", "Plum", third, name_zh="梅"),
        other_room=a_place("3.14", "room", "Orchid", third),
        berlin=a_place("BER", "site", "Berlin", zone="Europe/Berlin"),
    )


def works_at(person: User, place: Place) -> None:
    Workplace.objects.update_or_create(user=person, defaults={"place": place})
