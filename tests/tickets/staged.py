"""A form with sections, rows and stages, for tests of what becomes of answers after filing."""

from typing import Any

from servicedesk.web.api.strict import NO_SUCH_FIELD
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tickets.actions.answer_writing import Given
from tickets.actions.submission import submit
from tickets.api.answers import of_programs
from tickets.models import Ticket


def both(en: str, zh: str = "") -> dict[str, str]:
    """Return a text in both languages."""
    return {"en": en, "zh": zh or en}


def asked(key: str, kind: str, en: str, zh: str = "", **more: Any) -> dict[str, Any]:
    """Return a field."""
    return {"key": key, "kind": kind, "label": both(en, zh), **more}


ITEMS = asked(
    "items", "rows", "Costs", "费用",
    totals=["amount"],
    columns=[
        asked("what", "text", "What", "项目", required=True),
        asked("amount", "money", "Amount", "金额", currency="CNY", required=True),
    ],
)  # fmt: skip
FORM = [
    {
        "kind": "section", "key": "trip", "label": both("Trip", "行程"),
        "fields": [
            asked("days", "date_range", "Days", "日期", required=True),
            asked("leaves", "time", "Leaves at", "出发时间"),
            asked("abroad", "yes_no", "Abroad", "出境", required=True),
            asked("visa", "text", "Visa", "签证", when={"all": [{"field": "abroad", "test": "is", "value": True}]}),
            asked("contract", "file", "Contract", "合同", required=True, may_follow=True),
            asked("partner", "text", "Partner", "合作方", required=True, may_follow=True),
            asked("why", "text", "Why this partner", "选择原因", required=True,
                  when={"all": [{"field": "partner", "test": "is", "value": "Other"}]}),
        ],
    },
    {
        "kind": "section", "key": "money", "label": both("Money", "费用"),
        "fields": [
            ITEMS,
            asked("total", "calculated", "Total", "合计", calculation={"op": "sum", "of": ["items.amount"]}),
        ],
    },
    {
        "kind": "section", "key": "work", "label": both("Work", "办理"), "stage": "fulfilment",
        "fields": [
            asked("account", "text", "Account", "账户", required=True, mask="999"),
            asked("limit", "money", "Limit", "限额", currency="EUR"),
            asked("more", "text", "Reason for the limit", "限额原因", required=True,
                  when={"all": [{"field": "limit", "test": "gt", "value": "100"}]}),
        ],
    },
    {
        "kind": "section", "key": "end", "label": both("At the end", "结案"), "stage": "closing",
        "fields": [asked("paid", "money", "Paid", "实付", currency="CNY", required=True)],
    },
]  # fmt: skip
FILED = {
    "days": {"from": "2026-03-09", "to": "2026-03-11"}, "leaves": "08:30", "abroad": False,
    "contract": {"follows": "2026-03-06"}, "partner": {"follows": "2026-03-04"},
    "items": [{"what": "Taxi", "amount": "120.00"}, {"what": "Hotel", "amount": "1300.50"}], "total": "1420.50",
}  # fmt: skip


def staged(company: Company, **fields: Any) -> Ticket:
    """File Mia's request to Facilities, whose form has sections, rows and stages: answers as they are kept."""
    service = company.move_desk
    put_form(service, FORM)
    service.__dict__.pop("newest_form", None)
    asks = {
        "service": service,
        "title": "To Berlin",
        "by": company.mia,
        "answers": FILED,
        "at": at("Mon 10:00"),
    }
    return submit(**asks | fields)


def given(answers: dict[str, Any]) -> Given:
    """Return answers as programs spell them; only their names are looked at before they are checked."""
    return Given(answers, of_programs(), _fit)


def _fit(specs: Any, sent: Any) -> Any:
    known = {spec.key for spec in specs if spec.is_asked}
    strangers = {key: [NO_SUCH_FIELD] for key in sent if key not in known}
    return {key: value for key, value in sent.items() if key in known}, strangers
