"""The calendar of the conformance cases: a Chinese office around the Spring Festival of 2026."""

OFFICE = [["09:00", "12:00"], ["13:30", "18:00"]]

SHANGHAI = {
    "zone": "Asia/Shanghai",
    "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE),
    "overrides": {
        "2026-02-14": OFFICE,
        **{f"2026-02-{day}": [] for day in range(16, 24)},
        "2026-02-28": OFFICE,
    },
}
