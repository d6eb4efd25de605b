"""The JSON Schema of a service's form, where programs find it."""

import jsonschema
import pytest
from django.conf import settings

from tests.cast import Company
from tests.departments.audiences import limit_to
from tests.departments.publishing import put_form

from .conftest import Clients

ADDRESS = "/api/v1/services/screens/schema/"
SIZE = {"key": "size", "kind": "number", "label": {"en": "Size", "zh": "尺寸"}, "required": True}


@pytest.fixture
def asking(company: Company) -> Company:
    put_form(company.screens, [SIZE])
    return company


def test_the_schema_of_the_newest_form_is_published(asking: Company, api: Clients) -> None:
    answer = api(asking.mia).get(ADDRESS)
    assert answer["Content-Type"] == "application/schema+json"
    schema = answer.json()
    assert schema["$id"] == settings.SITE_URL + ADDRESS
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"size": 27}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({}, schema)


def test_a_program_that_has_the_schema_is_told_so_until_a_newer_form_is_published(
    asking: Company, api: Clients
) -> None:
    client = api(asking.mia)
    first = client.get(ADDRESS)["ETag"]
    again = client.get(ADDRESS, HTTP_IF_NONE_MATCH=first)
    assert again.status_code == 304 and again.content == b""
    put_form(asking.screens, [SIZE | {"required": False}], number=3)
    answer = client.get(ADDRESS, HTTP_IF_NONE_MATCH=first)
    assert answer.status_code == 200 and answer["ETag"] != first


def test_a_form_without_questions_takes_no_answers(company: Company, api: Clients) -> None:
    put_form(company.screens, [])
    schema = api(company.mia).get(ADDRESS).json()
    jsonschema.validate({}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"size": 27}, schema)


def test_the_schema_of_a_service_that_one_may_not_see_is_not_there(asking: Company, api: Clients) -> None:
    limit_to(asking.screens, asking.sales)
    assert api(asking.mia).get(ADDRESS).status_code == 404


def test_the_description_of_the_api_says_where_the_schema_is(asking: Company, api: Clients) -> None:
    document = api(asking.mia).get("/api/schema/?format=json").json()
    answers = document["paths"]["/api/v1/services/{slug}/schema/"]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["application/schema+json"] and "304" in answers
    filing = document["components"]["schemas"]["SubmitRequest"]["properties"]["answers"]
    assert "services/{slug}/schema/" in filing["description"]
