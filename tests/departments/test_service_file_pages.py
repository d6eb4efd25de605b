"""The pages that save a service as a file, and bring one in."""

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from departments.actions.form_drafts import save_draft
from departments.actions.service_files import import_form
from departments.formspec.reading import read_form
from departments.models import Service, ServiceUpload
from departments.queries.form_drafts import open_draft, stamp_of
from departments.queries.service_import import read_service
from departments.rules import audience_of
from servicedesk.accounts.models import User
from tests.cast import Company

SignIn = Callable[[User], Client]
NEW = "/manage/service-files/"
WHY = {"key": "why", "kind": "text", "label": {"en": "Why", "zh": "为什么"}}
FILE: dict[str, Any] = {
    "format": "servicedesk.service",
    "version": 1,
    "slug": "move-a-desk",
    "name": {"en": "Move a plant", "zh": "搬绿植"},
    "audience": {"see": [{"departments": ["MOON", "IT"]}]},
    "form": [WHY],
}


def uploaded(client: Client, content: Any) -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(NEW, {"file": SimpleUploadedFile("plant.json", body)}, follow=True)


def preview(client: Client, content: Any = FILE) -> tuple[str, str]:
    """Upload a file; return the address and the text of its preview."""
    page = uploaded(client, content)
    [(address, _status)] = page.redirect_chain
    return address, page.content.decode()


def fields(company: Company, **more: str) -> dict[str, str]:
    shelf = str(company.move_desk.category_id)
    return {"department": str(company.facilities.pk), "team": "", "category": shelf, "do": "new"} | more


def test_the_file_is_saved_after_a_page_says_what_stays_here(company: Company, as_person: SignIn) -> None:
    client, here = as_person(company.hugo), "/manage/services/move-a-desk/file/"
    Service.objects.filter(slug="move-a-desk").update(owner=company.lena)
    page = client.get(here).content.decode()
    assert "The owner." in page and "With the published form (version 1)" in page
    assert "With the draft" not in page
    answer = client.get(f"{here}?form=published")
    assert answer["Content-Disposition"] == 'attachment; filename="move-a-desk.service.json"'
    assert json.loads(answer.content)["name"] == {"en": "Move a desk", "zh": "搬迁工位"}
    assert company.lena.email not in answer.content.decode()


def test_a_preview_says_what_would_be_made_and_makes_nothing(company: Company, as_person: SignIn) -> None:
    _address, page = preview(as_person(company.hugo))
    for words in ("Move a plant", "搬绿植", "“Why” added", "No department or team has the code “MOON”"):
        assert words in page
    assert (
        "address “move-a-desk” already" in page and "Or the next draft of the form of “Move a desk”" in page
    )
    assert "“Seats” removed" in page
    assert Service.objects.count() == 3


def test_a_new_draft_is_made_and_the_file_can_be_used_again(company: Company, as_person: SignIn) -> None:
    client = as_person(company.hugo)
    address, _page = preview(client)
    made = client.post(address, fields(company, **{"department-MOON": str(company.sales.pk)}), follow=True)
    assert made.redirect_chain[0][0] == "/manage/services/move-a-desk-2/"
    assert "“Move a plant” was imported as a draft." in made.content.decode()
    service = Service.objects.get(slug="move-a-desk-2")
    [group] = audience_of(service).see
    assert group.departments == {company.sales.pk, company.it.pk}
    client.post(address, fields(company))
    assert Service.objects.filter(slug="move-a-desk-3", state="draft").exists()


def test_the_form_becomes_the_next_draft_of_the_service_unless_someone_saved_meanwhile(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    address, page = preview(client)
    stamp = page.partition('name="stamp" value="')[2].partition('"')[0]
    conflict = client.post(address, fields(company, do="form", stamp="0-7"))
    assert conflict.status_code == 409
    assert Service.objects.get(slug="move-a-desk").form_drafts.count() == 0
    done = client.post(address, fields(company, do="form", stamp=stamp))
    assert done["Location"] == "/manage/services/move-a-desk/form/"
    assert [spec.key for spec in open_draft(company.move_desk).spec.fields] == ["why"]
    assert Service.objects.count() == 3


def test_what_is_missing_is_said_beside_its_field_and_the_choices_stay(
    company: Company, as_person: SignIn
) -> None:
    client = as_person(company.hugo)
    address, page = preview(client, {**FILE, "slug": "", "category": {"slug": "x", "name": {"en": "Travel"}}})
    assert "There is no category “Travel” here." in page
    chosen = {"category": "", "department-MOON": str(company.sales.pk)}
    again = client.post(address, fields(company, **chosen)).content.decode()
    assert "invalid-feedback" in again and f'value="{company.sales.pk}" selected' in again
    assert Service.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "The file is not JSON: it cannot be read from line 1, column 2."),
        (b"[" * 50_000, "nested too deeply"),
        (b"\xff\xfe{\x00", "The file is not UTF-8 text."),
        (b"x" * 600_000, "The file is larger than 512 kB."),
        (b"", "The submitted file is empty."),
        ({**FILE, "version": 9}, "The file has format version 9, and this desk reads version 1."),
        ({**FILE, "name": {"zh": " "}, "x": 1}, "name: Enter a name in at least one language."),
        ({**FILE, "form": [WHY | {"kind": "picture"}]}, "form.why: There is no field type “picture” here."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_beside_its_field(
    company: Company, as_person: SignIn, content: Any, said: str
) -> None:
    page = uploaded(as_person(company.hugo), content)
    assert page.redirect_chain == [] and said in page.content.decode().replace("&#x27;", "'")
    assert not ServiceUpload.objects.exists()


def test_a_file_is_looked_at_by_who_has_brought_it(company: Company, as_person: SignIn) -> None:
    address, _page = preview(as_person(company.hugo))
    assert as_person(company.ada).get(address).status_code == 404
    assert as_person(company.mia).get(address).status_code == 403
    assert as_person(company.mia).get(NEW).status_code == 403
    assert as_person(company.ines).get("/manage/services/move-a-desk/file/").status_code == 403


def test_a_team_lead_brings_a_service_in_for_the_team(company: Company, as_person: SignIn) -> None:
    client = as_person(company.lena)
    address, page = preview(client)
    assert f'value="{company.movers.pk}" selected' in page
    client.post(address, fields(company, team=str(company.movers.pk)))
    assert Service.objects.get(slug="move-a-desk-2").team == company.movers


def test_an_owner_brings_the_form_of_their_own_service_back(company: Company, as_person: SignIn) -> None:
    """What else the file names is neither asked about nor changed."""
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.tom)
    client = as_person(company.tom)
    assert NEW in client.get("/manage/services/").content.decode()
    address, page = preview(client)
    assert "The next draft of the form of “Move a desk”" in page and "MOON" not in page
    assert 'value="new"' not in page and "The new service" not in page
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    answer = client.post(address, {"do": "new", "stamp": stamp})
    assert answer["Location"] == "/manage/services/move-a-desk/form/"
    assert [spec.key for spec in open_draft(company.move_desk).spec.fields] == ["why"]
    assert Service.objects.filter(name_en="Move a plant").count() == 0


def test_a_form_from_a_file_keeps_what_a_colleague_did_since_it_was_looked_at(
    company: Company, as_person: SignIn
) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.tom)
    client, service = as_person(company.tom), company.move_desk
    address, page = preview(client)
    hidden = {
        name: unescape(page.split(f'name="{name}" value="')[1].split('"')[0]) for name in ("stamp", "base")
    }
    draft = open_draft(service)
    more = {"key": "floor", "kind": "text", "label": {"en": "Floor", "zh": "楼层"}}
    both = read_form([*draft.spec.to_json(), more])
    save_draft(service=service, form=both, stamp=stamp_of(draft), by=company.hugo)
    answer = client.post(address, {"do": "new", **hidden})
    assert answer["Location"] == "/manage/services/move-a-desk/form/"
    assert sorted(open_draft(service).spec.by_key) == ["floor", "why"]


def test_an_owner_brings_no_other_service_in(company: Company, as_person: SignIn) -> None:
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.tom)
    client = as_person(company.tom)
    page = uploaded(client, FILE | {"slug": "screens"})
    assert page.context["form"].errors == {"file": ["This is not the file of a service that you own."]}
    assert ServiceUpload.objects.count() == 0
    address, _page = preview(client)
    Service.objects.filter(pk=company.move_desk.pk).update(owner=company.olga)
    assert client.get(address).status_code == 403


def test_a_form_alone_asks_nothing_about_whom_the_service_is_for(company: Company) -> None:
    file, stamp = read_service(json.dumps(FILE).encode()), stamp_of(open_draft(company.move_desk))
    draft = import_form(file=file, service=company.move_desk, stamp=stamp, by=company.hugo)
    assert [spec.key for spec in draft.spec.fields] == ["why"]
