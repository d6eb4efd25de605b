"""What a ServiceNow export's words mean here. Pure."""

import re
from collections.abc import Mapping
from hashlib import sha256

from tickets.workflow import State

STATES: Mapping[str, State] = {
    "new": State.NEW,
    "active": State.IN_PROGRESS,
    "in progress": State.IN_PROGRESS,
    "work in progress": State.IN_PROGRESS,
    "awaiting user info": State.WAITING_REQUESTER,
    "awaiting evidence": State.WAITING_REQUESTER,
    "awaiting caller": State.WAITING_REQUESTER,
    "awaiting vendor": State.WAITING_THIRD_PARTY,
    "on hold": State.WAITING_THIRD_PARTY,
    "awaiting problem": State.WAITING_DEPARTMENT,
    "awaiting change": State.WAITING_DEPARTMENT,
    "resolved": State.RESOLVED,
    "closed": State.CLOSED,
    "canceled": State.CANCELLED,
    "cancelled": State.CANCELLED,
    # the values behind the labels
    "1": State.NEW,
    "2": State.IN_PROGRESS,
    "3": State.WAITING_THIRD_PARTY,
    "6": State.RESOLVED,
    "7": State.CLOSED,
    "8": State.CANCELLED,
    "新建": State.NEW,
    "新": State.NEW,
    "进行中": State.IN_PROGRESS,
    "处理中": State.IN_PROGRESS,
    "活动": State.IN_PROGRESS,
    "等待用户信息": State.WAITING_REQUESTER,
    "等待呼叫者": State.WAITING_REQUESTER,
    "等待供应商": State.WAITING_THIRD_PARTY,
    "暂停": State.WAITING_THIRD_PARTY,
    "已暂停": State.WAITING_THIRD_PARTY,
    "挂起": State.WAITING_THIRD_PARTY,
    "搁置": State.WAITING_THIRD_PARTY,
    "等待问题": State.WAITING_DEPARTMENT,
    "等待变更": State.WAITING_DEPARTMENT,
    "已解决": State.RESOLVED,
    "已关闭": State.CLOSED,
    "关闭": State.CLOSED,
    "已取消": State.CANCELLED,
}
_PRIORITIES = {
    "1": "urgent", "2": "high", "3": "normal", "4": "low", "5": "low",
    "critical": "urgent", "high": "high", "moderate": "normal", "low": "low", "planning": "low",
    "严重": "urgent", "紧急": "urgent", "高": "high", "中": "normal", "低": "low",
}  # fmt: skip
_TRUE, _FALSE = {"true", "yes", "1", "是", "真"}, {"false", "no", "0", "否", "假"}
LONGEST_KEY = 50


def state_of(source: str) -> State | None:
    """Return our state for a source state, None for one that no one knows."""
    return STATES.get(source.lower())


def priority_of(source: str) -> str:
    """Return our priority for "3", "3 - Moderate", "Critical" and the like; normal for what is unknown."""
    return _PRIORITIES.get(source[:1]) or _PRIORITIES.get(source.lower(), "normal")


def boolean_of(source: str) -> bool | None:
    """Return what a yes-or-no column says, None where it says nothing."""
    word = source.lower()
    return True if word in _TRUE else False if word in _FALSE else None


def ticket_number(source: str) -> str:
    """Return the number a ticket bears here: the source's own in capitals, recognisable as imported."""
    number = source.upper()
    return number if number.startswith("INC") else f"INC-{number}"


def readable(kind: str, value: str) -> str:
    """Return a name for a group, caller or category: bare ids of an anonymised export get their kind in front."""
    return f"{kind} {value}" if value.isdecimal() else value


def key_of(name: str) -> str:
    """Return a key of small ASCII letters, digits and "-" for a name in any script; other names have other keys.

    What the letters alone cannot tell apart ("网络", "Café" and "Cafe", "A/B" and "AB") ends in a digest.
    """
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*", name.lower()) and len(words) <= LONGEST_KEY:
        return words
    digest = sha256(name.encode()).hexdigest()[:10]
    return f"{words[: LONGEST_KEY - 11].strip('-')}-{digest}".strip("-")


def code_of(group: str) -> str:
    """Return a department code for a group's name: capital letters and digits, at most nine."""
    letters = re.sub(r"[^A-Z0-9]", "", group.upper())[:8]
    return f"G{letters}" if letters else "GX"
