"""The places of the demo company, from the two sites down to single things, and who works where. Pure data."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Spot:
    """A place: code, kind, names, and what lies in it."""

    code: str
    kind: str
    en: str
    zh: str
    inside: "tuple[Spot, ...]" = ()


SITES = (
    Spot("SH", "site", "Shanghai office", "上海办公区", (
        Spot("SH-A", "building", "Building A", "A 栋", (
            Spot("SH-A-1", "floor", "First floor", "一楼", (
                Spot("SH-A-1.01", "room", "Reception", "前台"),
                Spot("SH-A-1.02", "room", "Canteen", "食堂", (
                    Spot("SH-A-1.02-C1", "thing", "Coffee machine", "咖啡机"),
                )),
            )),
            Spot("SH-A-2", "floor", "Second floor", "二楼", (
                Spot("SH-A-2.01", "room", "Pearl room", "明珠厅"),
                Spot("SH-A-2.02", "room", "Coral room", "珊瑚厅"),
                Spot("SH-A-2.10", "room", "Open office, second floor", "二楼办公区"),
                Spot("SH-A-2-P1", "thing", "Printer by the stairs", "楼梯旁的打印机"),
            )),
            Spot("SH-A-3", "floor", "Third floor", "三楼", (
                Spot("SH-A-3.10", "room", "Open office, third floor", "三楼办公区"),
                Spot("SH-A-3.12", "room", "Room 3.12", "3.12 会议室", (
                    Spot("SH-A-3.12-V1", "thing", "Projector", "投影仪"),
                )),
            )),
        )),
        Spot("SH-B", "building", "Building B", "B 栋", (
            Spot("SH-B-1", "floor", "First floor", "一楼", (
                Spot("SH-B-1.01", "room", "Laboratory", "实验室"),
                Spot("SH-B-1.02", "room", "Server room", "机房"),
            )),
            Spot("SH-B-2", "floor", "Second floor", "二楼", (
                Spot("SH-B-2.01", "room", "Software studio", "软件组办公区"),
            )),
        )),
    )),
    Spot("SZ", "site", "Suzhou plant", "苏州工厂", (
        Spot("SZ-P", "building", "Production hall", "生产车间", (
            Spot("SZ-P-1", "floor", "Shop floor", "车间一层", (
                Spot("SZ-P-1.01", "room", "Assembly", "装配区"),
                Spot("SZ-P-1.02", "room", "Calibration room", "计量室", (
                    Spot("SZ-P-1.02-B4", "thing", "Balance 4", "4 号天平"),
                )),
            )),
        )),
        Spot("SZ-T", "building", "Test hall", "测试大厅"),
        Spot("SZ-W", "building", "Warehouse", "仓库", (
            Spot("SZ-W-1", "floor", "Ground level", "仓库一层", (
                Spot("SZ-W-1.01", "room", "Loading dock", "装卸区"),
                Spot("SZ-W-1-F1", "thing", "Forklift charger", "叉车充电桩"),
            )),
        )),
    )),
)  # fmt: skip
ZONE = "Asia/Shanghai"

# Where the people of an office sit, in turn; of an office that is not here nobody has said.
DESKS = {
    **dict.fromkeys(("IT", "HR", "FIN", "FAC"), ("SH-A-3.10",)),
    **dict.fromkeys(("LEG", "PRO", "MKT", "SAL", "SEC", "CS", "EXE"), ("SH-A-2.10",)),
    "RND": ("SH-B-1.01", "SH-B-2.01"),
    "LOG": ("SZ-W-1.01",),
    "QUA": ("SZ-P-1.02", "SZ-P-1.01"),
}
UNSAID = 5  # one in so many people has not said where they work


def spots() -> Iterator[tuple[Spot, str]]:
    """Yield every place after the one that it lies in, with the code of that one, "" for none."""
    waiting = [(site, "") for site in reversed(SITES)]
    while waiting:
        spot, above = waiting.pop()
        yield spot, above
        waiting += [(one, spot.code) for one in reversed(spot.inside)]


def desk_of(office: str, number: int) -> str:
    """Return the code of the place where an office's person sits, "" where nobody has said."""
    desks = DESKS.get(office, ())
    return desks[number % len(desks)] if desks and number % UNSAID != UNSAID - 1 else ""
