"""What programs do with services: offer, retire, copy and star them, say whom they are for, move them by file."""

import json
from typing import Any

import pytest

from departments.enums import ServiceState
from departments.models import Favourite, Service, ServiceCategory
from departments.rules import audience_of
from tests.cast import Company
from tests.departments.places import some_places

from .conftest import Clients, JsonClient

HERE = "/api/v1/services/move-a-desk/"
FILES = "/api/v1/service-files/"
WHY = {"key": "why", "kind": "text", "label": {"en": "Why", "zh": "为什么"}}
GROUP = {"departments": ["IT"], "roles": ["head"], "posts": ["buyer"], "places": ["SH-T2"]}


def errors(answer: Any) -> Any:
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["errors"]


def test_who_edits_a_service_retires_and_publishes_it_and_is_told_why_not(
    company: Company, api: Clients
) -> None:
    client = api(company.hugo)
    assert client.post(f"{HERE}retire/").json()["state"] == "retired"
    again = client.post(f"{HERE}retire/")
    assert (again.status_code, again.json()["code"]) == (409, "not_published")
    ServiceCategory.objects.update(is_active=False)
    refused = client.post(f"{HERE}publish/")
    assert refused.status_code == 409 and "category" in refused.json()["detail"]
    ServiceCategory.objects.update(is_active=True)
    assert client.post(f"{HERE}publish/").json() == {
        "slug": "move-a-desk", "name_en": "Move a desk", "name_zh": "搬迁工位", "state": "published"
    }  # fmt: skip


@pytest.mark.parametrize("verb", ["publish", "retire", "copy"])
def test_another_departments_service_is_seen_and_not_touched(
    company: Company, api: Clients, verb: str
) -> None:
    for person in (company.mia, company.li_wei, company.ines, company.eve):
        assert api(person).post(f"{HERE}{verb}/").status_code == 403
    assert api(company.mia).get(f"{HERE}audience/").status_code == 403
    assert api(company.mia).put(f"{HERE}audience/", {"see": [], "order": []}).status_code == 403
    assert api(company.mia).get(f"{HERE}file/").status_code == 403
    company.move_desk.state = ServiceState.DRAFT
    company.move_desk.save()
    assert api(company.mia).post(f"{HERE}{verb}/").status_code == 404
    assert Service.objects.count() == 3
    assert JsonClient().post(f"{HERE}{verb}/").status_code == 401


def test_a_copy_says_where_it_is(company: Company, api: Clients) -> None:
    made = api(company.hugo).post(f"{HERE}copy/")
    assert made.status_code == 201 and made.json()["state"] == "draft"
    assert api(company.hugo).get(made["Location"]).json()["name_en"] == "Copy of Move a desk"


def test_a_copy_may_be_named(company: Company, api: Clients) -> None:
    made = api(company.hugo).post(f"{HERE}copy/", {"name_zh": "搬保险柜"}).json()
    assert (made["slug"], Service.objects.get(slug=made["slug"]).name_zh) == ("bbxg", "搬保险柜")
    assert errors(api(company.hugo).post(f"{HERE}copy/", {"name_en": ""})).keys() == {"name_en"}
    assert errors(api(company.hugo).post(f"{HERE}copy/", {"name": "Safe"}))
    assert Service.objects.count() == 4


def test_anyone_stars_what_they_see_and_takes_the_star_away(company: Company, api: Clients) -> None:
    client = api(company.mia)
    for _time in range(2):
        assert client.post(f"{HERE}star/").status_code == 204
    assert client.get(HERE).json()["is_favourite"] is True
    assert client.post(f"{HERE}unstar/").status_code == 204
    assert not Favourite.objects.exists()
    assert errors(client.post(f"{HERE}star/", {"stars": 5})) == {"stars": ["There is no such field."]}
    assert client.post("/api/v1/services/nothing/star/").status_code == 404


def test_whom_a_service_is_for_is_said_by_codes(company: Company, api: Clients) -> None:
    some_places()
    client, body = api(company.hugo), {"see": [GROUP], "order": [{"departments": ["FAC", "IT"]}]}
    kept = client.put(f"{HERE}audience/", body).json()
    none: dict[str, list[str]] = {"roles": [], "posts": [], "places": []}
    assert kept == {"see": [GROUP], "order": [{"departments": ["FAC", "IT"], **none}]}
    assert client.get(f"{HERE}audience/").json() == kept
    assert len(audience_of(company.move_desk).see) == 1
    assert api(company.mia).get(HERE).status_code == 404
    assert client.put(f"{HERE}audience/", {"see": [], "order": []}).json() == {"see": [], "order": []}


@pytest.mark.parametrize(
    ("group", "wrong"),
    [
        ({"departments": ["MOON"]}, {"departments": ["There is no “MOON”."]}),
        ({"roles": ["pilot"]}, {"roles": ["There is no “pilot”."]}),
        ({"places": ["CRATER"]}, {"places": ["There is no “CRATER”."]}),
        ({"people": ["mia"]}, {"people": ["There is no such field."]}),
    ],
)
def test_groups_of_what_there_is_not_are_refused_by_field(
    company: Company, api: Clients, group: Any, wrong: Any
) -> None:
    answer = api(company.hugo).put(f"{HERE}audience/", {"see": [GROUP | {"places": []}, group], "order": []})
    assert errors(answer) == {"see": {"1": wrong}}
    empty = api(company.hugo).put(f"{HERE}audience/", {"see": [{}], "order": []})
    assert "names a department" in str(errors(empty))
    assert errors(api(company.hugo).put(f"{HERE}audience/", {"see": []})) == {
        "order": ["This field is required."]
    }


def brought(client: Any, content: Any, query: str = "department=FAC") -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(f"{FILES}?{query}", body, content_type="application/json")


def the_file(client: Any, query: str = "") -> dict[str, Any]:
    answer = client.get(f"{HERE}file/{query}")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    content: dict[str, Any] = json.loads(answer.content)
    return content


def test_a_service_goes_by_file_to_another_department(company: Company, api: Clients) -> None:
    file = the_file(api(company.hugo)) | {"responsibility": {"does": ["provider"]}}
    dry = brought(api(company.ines), file, "department=IT&dry_run=true")
    assert dry.status_code == 200 and dry.json()["service"]["slug"] == "move-a-desk-2"
    assert Service.objects.count() == 3
    made = brought(api(company.ines), file, "department=IT")
    assert made.status_code == 201 and made.json() == {**dry.json(), "dry_run": False}
    service = Service.objects.get(slug="move-a-desk-2")
    assert (service.department, service.state, service.owner) == (company.it, "draft", None)
    assert service.responsibilities.get().department == company.it
    assert api(company.ines).get(made["Location"]).json()["state"] == "draft"


def test_a_draft_is_taken_when_asked_for(company: Company, api: Clients) -> None:
    client = api(company.hugo)
    assert the_file(client, "?form=draft")["form"] == the_file(client)["form"]
    assert errors(client.get(f"{HERE}file/?form=newest")) == {"form": ["published or draft"]}


def test_what_is_unknown_here_is_refused_by_its_place_or_left_out(company: Company, api: Clients) -> None:
    client = api(company.hugo)
    file = the_file(client) | {"slug": "moon", "audience": {"see": [{"departments": ["MOON"]}]}}
    said = "No department or team has the code “MOON”"
    assert errors(brought(client, file)) == {"audience": [said]}
    left = brought(client, file, "department=FAC&unknown=leave_out").json()
    assert left["unknown"] == [{"kind": "department", "word": "MOON", "where": ["audience"]}]
    [group] = audience_of(Service.objects.get(slug="moon")).see
    assert group.departments == {company.facilities.pk}


def test_what_is_wrong_is_told_by_its_path_and_nothing_is_made(company: Company, api: Clients) -> None:
    client = api(company.hugo)
    file = the_file(client)
    assert errors(brought(client, file | {"version": 3}))["version"][0].startswith(
        "The file has format version 3"
    )
    wrong = errors(brought(client, file | {"words": {"en": ["lock", 7]}, "form": [WHY | {"reqired": True}]}))
    assert sorted(wrong) == ["form[0].reqired", "words.en[1]"]
    assert "nested too deeply" in errors(brought(client, b"[" * 100_000))["file"][0]
    assert "UTF-8" in errors(brought(client, json.dumps(file).encode("utf-16")))["file"][0]
    assert errors(brought(client, b""))["file"]
    assert brought(client, b" " * 600_000).status_code == 413
    assert client.post(f"{FILES}?department=FAC", "x", content_type="text/plain").status_code == 415
    assert Service.objects.count() == 3


def test_where_a_service_goes_is_asked_for_and_checked(company: Company, api: Clients) -> None:
    client = api(company.hugo)
    file = the_file(client)
    assert list(errors(brought(client, file, ""))) == ["department"]
    assert list(errors(brought(client, file, "department=IT"))) == ["department"]
    assert list(errors(brought(client, file, "department=FAC&team=IT"))) == ["team"]
    assert list(errors(brought(client, file, "department=FAC&to=me"))) == ["to"]
    for person in (company.mia, company.li_wei, company.eve):
        assert brought(api(person), file).status_code == 403
    assert brought(api(company.lena), file).status_code == 403
    assert brought(api(company.lena), file, "department=FAC&team=MOV").status_code == 201
