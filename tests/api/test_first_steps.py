"""The steps of setting up the desk through the API."""

from tests.cast import Company

from .conftest import Clients
from .test_tickets import problem

HERE = "/api/v1/first-steps/"


def test_an_admin_reads_skips_and_resumes_steps(company: Company, api: Clients) -> None:
    client = api(company.ada)
    steps = client.get(HERE).json()
    assert [(one["key"], one["state"]) for one in steps] == [
        ("departments", "done"),
        ("people", "done"),
        ("services", "done"),
        ("times", "open"),
        ("request", "open"),
    ]
    assert steps[3]["url"] == "/manage/calendars/"
    assert steps[3]["hints"][0] == {
        "words": "Shanghai has no holidays yet.",
        "url": "/manage/calendars/shanghai/holidays/",
    }
    assert client.post(f"{HERE}times/skip/").json()[3]["state"] == "skipped"
    assert client.post(f"{HERE}times/skip/").status_code == 200, "a second time changes nothing"
    assert client.post(f"{HERE}times/resume/").json()[3]["state"] == "open"
    problem(client.post(f"{HERE}holiday/skip/"), 404)


def test_nobody_else_does(company: Company, api: Clients) -> None:
    client = api(company.hugo)
    problem(client.get(HERE), 403)
    for verb in ("skip", "resume"):
        problem(client.post(f"{HERE}times/{verb}/"), 403)
    assert {one["state"] for one in api(company.ada).get(HERE).json()} == {"done", "open"}


def test_a_reader_of_chinese_gets_the_steps_in_chinese(company: Company, api: Clients) -> None:
    company.ada.language = "zh-hans"
    company.ada.save()
    assert api(company.ada).get(HERE).json()[4]["title"] == "提交第一个请求"
