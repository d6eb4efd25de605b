"""What programs read and change of a department's page: contact and relations."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.actions.relations import set_relation
from departments.enums import RelationKind
from departments.models import Contact, Department, Relation
from tests.cast import Company
from tests.departments.places import a_place

from .conftest import Clients

FACILITIES = "/api/v1/departments/FAC/"


def test_a_program_says_how_to_reach_a_unit(company: Company, api: Clients) -> None:
    a_place("3.12", "room", "Plum")
    assert api(company.mia).get(FACILITIES).json()["contact"] is None
    hugo = api(company.hugo)
    said = hugo.patch(FACILITIES, {"about_zh": "管房子的。", "contact": {"phone": "0100", "place": "3.12"}})
    assert said.status_code == 200, said.json()
    assert said.json()["about_zh"] == "管房子的。"
    hugo.patch(FACILITIES, {"contact": {"note_en": "Ring twice."}})
    assert api(company.mia).get(FACILITIES).json()["contact"] == {
        "email": "", "phone": "0100", "place": "3.12", "note_en": "Ring twice.", "note_zh": "",
    }  # fmt: skip
    assert hugo.patch(FACILITIES, {"contact": {"place": None}}).json()["contact"]["place"] is None


def test_what_a_program_may_not_say_is_refused_by_field(company: Company, api: Clients) -> None:
    assert api(company.lena).patch(FACILITIES, {"about_en": "Ours."}).status_code == 403
    hugo = api(company.hugo)
    wrong = hugo.patch(FACILITIES, {"contact": {"email": "nobody", "place": "nowhere", "fax": "1"}})
    assert wrong.status_code == 400 and set(wrong.json()["errors"]["contact"]) == {"fax"}
    wrong = hugo.patch(FACILITIES, {"contact": {"email": "nobody", "place": "nowhere"}})
    assert set(wrong.json()["errors"]["contact"]) == {"email", "place"}
    assert hugo.patch(FACILITIES, {"code": "NEW"}).status_code == 400
    assert Contact.objects.count() == 0


def test_a_program_sets_reads_and_takes_back_a_relation(company: Company, api: Clients) -> None:
    hugo = api(company.hugo)
    said = hugo.put(f"{FACILITIES}relations/FIN/", {"kind": "supplies"})
    assert said.status_code == 200, said.json()
    for code in ("FAC", "FIN"):
        [row] = api(company.mia).get(f"/api/v1/departments/{code}/relations/").json()
        assert (row["provider"]["code"], row["consumer"]["code"], row["kind"]) == ("FAC", "FIN", "supplies")
        assert row["set_by"]["name"] == "Hugo Brandt"
    assert hugo.put(f"{FACILITIES}relations/FIN/", {"kind": None}).status_code == 204
    assert Relation.objects.count() == 0


def test_a_relation_that_cannot_be_is_refused_with_the_reason(company: Company, api: Clients) -> None:
    hugo = api(company.hugo)
    assert api(company.frida).put(f"{FACILITIES}relations/FIN/", {"kind": "supplies"}).status_code == 403
    assert set(hugo.put(f"{FACILITIES}relations/FIN/", {"kind": "owns"}).json()["errors"]) == {"kind"}
    assert set(hugo.put(f"{FACILITIES}relations/FIN/", {}).json()["errors"]) == {"kind"}
    assert set(hugo.put(f"{FACILITIES}relations/FAC/", {"kind": "advises"}).json()["errors"]) == {"consumer"}
    assert set(hugo.put(f"{FACILITIES}relations/MOV/", {"kind": "advises"}).json()["errors"]) == {"consumer"}
    assert hugo.put(f"{FACILITIES}relations/XXX/", {"kind": "advises"}).status_code == 404
    assert Relation.objects.count() == 0


def test_more_relations_and_contacts_cost_no_more_queries(company: Company, api: Clients) -> None:
    mia = api(company.mia)
    relations, units = f"{FACILITIES}relations/", "/api/v1/departments/"

    def cost(path: str) -> int:
        mia.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert mia.get(path).status_code == 200
        return len(queries)

    def add(unit: Department) -> None:
        set_relation(provider=company.facilities, consumer=unit, kind=RelationKind.ADVISES, by=company.hugo)
        Contact.objects.create(department=unit, phone="1")

    add(company.finance)
    before = cost(relations), cost(units)
    add(company.it)
    add(company.sales)
    assert (cost(relations), cost(units)) == before
