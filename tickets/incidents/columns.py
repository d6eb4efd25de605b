"""Under which names an export may carry the columns that are read. Pure.

ServiceNow writes field names or, in lists that people export, labels in their language.
"""

from collections.abc import Mapping, Sequence

NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("Number", "编号", "单号", "事件编号"),
    "incident_state": ("Incident state", "state", "State", "事件状态", "状态"),
    "sys_updated_at": ("sys_updated_on", "Updated", "Updated on", "更新时间", "已更新", "更新日期"),
    "opened_at": ("Opened", "Opened at", "打开时间", "已打开", "开单时间", "创建时间"),
    "resolved_at": ("Resolved", "Resolved at", "解决时间", "已解决", "解决日期"),
    "closed_at": ("Closed", "Closed at", "关闭时间", "已关闭", "关闭日期"),
    "sys_mod_count": ("Updates", "Update count", "更新次数", "更新计数"),
    "sys_updated_by": ("Updated by", "更新者", "更新人"),
    "made_sla": ("Made SLA", "达成 SLA", "满足 SLA", "已达到 SLA", "符合 SLA"),
    "reopen_count": ("Reopen count", "重新打开次数", "重新打开计数"),
    "caller_id": ("Caller", "呼叫者", "来电者", "申请人", "报告人"),
    "category": ("Category", "类别", "分类"),
    "subcategory": ("Subcategory", "子类别", "子分类"),
    "location": ("Location", "位置", "地点"),
    "priority": ("Priority", "优先级"),
    "assignment_group": ("Assignment group", "分配组", "指派组", "受理组"),
    "assigned_to": ("Assigned to", "分配给", "指派给", "受理人", "处理人"),
}  # fmt: skip
NEEDED = ("number", "incident_state", "opened_at", "sys_updated_at")


class WrongColumns(ValueError):
    """The first line does not name what is needed; the message says what, and how to say where it is."""


def column_places(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Return column -> its place under this header. `chosen` names columns (ours -> the file's) by hand.

    Upper and lower case, spaces and underscores are the same. Raises WrongColumns.
    """
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(_plain(name), place)
    found = {column: places[_plain(name)] for column, name in _chosen(chosen, places).items()}
    for column, names in NAMES.items():
        known = [places[_plain(name)] for name in (column, *names) if _plain(name) in places]
        if known and column not in found:
            found[column] = known[0]
    missing = [column for column in NEEDED if column not in found]
    if missing:
        raise WrongColumns(
            f"the first line names no column {', '.join(missing)}; it names {', '.join(header)[:500]}. "
            f"Say which it is, as in --map {missing[0]}=NAME"
        )
    return found


def _chosen(chosen: Mapping[str, str], places: Mapping[str, int]) -> Mapping[str, str]:
    for column, name in chosen.items():
        if column not in NAMES:
            raise WrongColumns(f"there is no column {column!r} to map; there are {', '.join(NAMES)}")
        if _plain(name) not in places:
            raise WrongColumns(f"the first line names no column {name!r}, which is mapped to {column}")
    return chosen


def _plain(name: str) -> str:
    return "".join(name.split()).replace("_", "").casefold()
