"""`If-Match`: a program that read something replaces nothing that another has saved since."""

import pytest

from departments.models import Relation
from tests.cast import Company

from .conftest import Clients

AUDIENCE = "/api/v1/services/move-a-desk/audience/"
FACILITIES = "/api/v1/departments/FAC/"
RELATION = f"{FACILITIES}relations/FIN/"
EVERYONE = {"see": [], "order": []}
IT_ALONE = {"see": [{"departments": ["IT"], "roles": [], "posts": [], "places": []}], "order": []}


def test_an_audience_is_replaced_only_as_it_was_read(company: Company, api: Clients) -> None:
    hugo = api(company.hugo)
    tag = hugo.get(AUDIENCE)["ETag"]
    assert tag == hugo.get(AUDIENCE)["ETag"]
    changed = hugo.put(AUDIENCE, IT_ALONE, headers={"If-Match": tag})
    assert changed.status_code == 200 and changed["ETag"] == hugo.get(AUDIENCE)["ETag"] != tag
    refused = hugo.put(AUDIENCE, EVERYONE, headers={"If-Match": tag})
    assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
    assert refused.json()["code"] == "overtaken" and "Nothing was done" in refused.json()["detail"]
    assert hugo.get(AUDIENCE).json() == IT_ALONE
    assert hugo.put(AUDIENCE, EVERYONE).status_code == 200, "without the header it is taken as it is"


@pytest.mark.parametrize(("header", "status"), [("W/{}", 200), ('"old", {}', 200), ("*", 200), ("x", 400)])
def test_the_header_is_read_as_http_has_it(company: Company, api: Clients, header: str, status: int) -> None:
    hugo = api(company.hugo)
    tag = hugo.get(AUDIENCE)["ETag"]
    answer = hugo.put(AUDIENCE, EVERYONE, headers={"If-Match": header.format(tag)})
    assert answer.status_code == status
    if status == 400:
        assert set(answer.json()["errors"]) == {"If-Match"}


def test_what_a_unit_says_of_itself_is_changed_only_as_it_was_read(company: Company, api: Clients) -> None:
    hugo = api(company.hugo)
    tag = hugo.get(FACILITIES)["ETag"]
    assert api(company.ada).patch(FACILITIES, {"about_en": "We keep the house."}).status_code == 200
    refused = hugo.patch(FACILITIES, {"about_en": "Ours."}, headers={"If-Match": tag})
    assert refused.status_code == 412
    now = hugo.get(FACILITIES)
    assert now.json()["about_en"] == "We keep the house."
    changed = hugo.patch(FACILITIES, {"about_en": "Ours."}, headers={"If-Match": now["ETag"]})
    assert changed.json()["about_en"] == "Ours." and changed["ETag"] == hugo.get(FACILITIES)["ETag"]


def test_a_relation_is_set_only_as_it_was_read(company: Company, api: Clients) -> None:
    hugo = api(company.hugo)
    nothing = hugo.get(RELATION)
    assert nothing.json() == {"kind": None}
    tag = nothing["ETag"]
    assert hugo.put(RELATION, {"kind": "supplies"}, headers={"If-Match": tag}).status_code == 200
    assert hugo.put(RELATION, {"kind": "advises"}, headers={"If-Match": tag}).status_code == 412
    assert Relation.objects.get().kind == "supplies"
    now = hugo.get(RELATION)
    assert now.json() == {"kind": "supplies"}
    assert hugo.put(RELATION, {"kind": None}, headers={"If-Match": now["ETag"]}).status_code == 204


def test_the_schema_says_what_the_header_does(company: Company, api: Clients) -> None:
    paths = api(company.hugo).get("/api/schema/?format=json").json()["paths"]
    put = paths["/api/v1/services/{slug}/audience/"]["put"]
    assert "If-Match" in {one["name"] for one in put["parameters"]} and "412" in put["responses"]
    assert "ETag" in paths["/api/v1/departments/{code}/"]["get"]["responses"]["200"]["headers"]
