"""Articles through the API: the same rights and verbs as on pages."""

from typing import Any

from rest_framework.test import APIClient

from servicedesk.accounts.models import User
from tests.cast import Company
from tests.departments.articles import TEXT, an_article
from tests.departments.audiences import limit_to

ADDRESS = "/api/v1/articles/"


def client_of(person: User) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def sent(client: APIClient, method: str, path: str, **body: Any) -> Any:
    return getattr(client, method)(f"{ADDRESS}{path}", body, format="json")


def test_a_program_reads_what_its_person_may_read(company: Company) -> None:
    article = an_article(company)
    an_article(company, name_en="Not yet", is_published=False)
    mia = client_of(company.mia)
    answer = mia.get(ADDRESS).json()["results"]
    assert [one["title_en"] for one in answer] == ["How to pack a desk"]
    assert answer[0]["services"][0]["slug"] == "move-a-desk" and "body_en" not in answer[0]
    shown = mia.get(f"{ADDRESS}{article.slug}/").json()
    assert shown["body_en"] == TEXT and "<strong>label</strong>" in shown["html_en"]
    for query, count in (("q=label", 1), ("q=carpet", 0), ("service=move-a-desk", 1), ("service=screens", 0)):
        assert len(mia.get(f"{ADDRESS}?{query}").json()["results"]) == count, query
    limit_to(company.move_desk, company.it)
    assert mia.get(ADDRESS).json()["results"] == []
    assert mia.get(f"{ADDRESS}{article.slug}/").status_code == 404


def test_a_program_writes_publishes_and_restores(company: Company) -> None:
    hugo = client_of(company.hugo)
    begun = sent(
        hugo, "post", "", department="FAC", title_en="Keys", body_en="At the gate.", services=["move-a-desk"]
    )
    slug = begun.json()["slug"]
    assert begun.status_code == 201 and begun["Location"].endswith(f"{ADDRESS}{slug}/")
    assert sent(hugo, "post", f"{slug}/publish/").json()["state"] == "published"
    assert sent(hugo, "post", f"{slug}/publish/").status_code == 409
    tag = hugo.get(f"{ADDRESS}{slug}/")["ETag"]
    changed = sent(hugo, "patch", f"{slug}/", body_en="At the desk.", owner=company.hugo.email)
    assert (changed.json()["version"], changed.json()["owner"]) == (2, company.hugo.email)
    stale = hugo.patch(f"{ADDRESS}{slug}/", {"body_en": "X"}, format="json", HTTP_IF_MATCH=tag)
    assert stale.status_code == 412
    assert [one["number"] for one in hugo.get(f"{ADDRESS}{slug}/versions/").json()] == [2, 1]
    assert sent(hugo, "post", f"{slug}/restore/", version=1).json()["body_en"] == "At the gate."
    assert sent(hugo, "post", f"{slug}/restore/", version=9).status_code == 409
    assert sent(hugo, "post", f"{slug}/review/", next_on="2099-01-01").json()["review_on"] == "2099-01-01"
    assert sent(hugo, "post", f"{slug}/retire/").json()["state"] == "retired"


def test_what_is_wrong_is_said_by_field_and_others_are_refused(company: Company) -> None:
    article, hugo, mia = an_article(company), client_of(company.hugo), client_of(company.mia)
    wrong = sent(hugo, "post", "", department="NOPE", title_en="Keys", services=["nothing"], text="x")
    assert wrong.status_code == 400
    for body, field in (
        ({"services": ["screens"]}, "services"),
        ({"owner": "nobody@example.com"}, "owner"),
        ({"body_en": ""}, "body_en"),
    ):
        answer = sent(hugo, "patch", f"{article.slug}/", **body)
        assert answer.status_code == 400 and field in answer.json()["errors"], field
    assert sent(mia, "patch", f"{article.slug}/", body_en="X").status_code == 403
    assert sent(mia, "post", "", department="FAC", title_en="Keys").status_code == 403
    for verb in ("publish", "retire", "review", "restore"):
        assert sent(mia, "post", f"{article.slug}/{verb}/").status_code == 403, verb


def test_a_program_changes_a_published_article_without_publishing_it(company: Company) -> None:
    article, hugo, mia = an_article(company), client_of(company.hugo), client_of(company.mia)
    path = f"{article.slug}/working-copy/"
    assert hugo.get(f"{ADDRESS}{path}").status_code == 404
    saved = sent(hugo, "patch", path, body_en="Soon.")
    assert (saved.status_code, saved.json()["number"], saved.json()["title_en"]) == (
        200,
        2,
        "How to pack a desk",
    )
    assert mia.get(f"{ADDRESS}{article.slug}/").json()["body_en"] == TEXT
    tag = hugo.get(f"{ADDRESS}{path}")["ETag"]
    sent(hugo, "patch", path, body_en="Later.")
    stale = hugo.patch(f"{ADDRESS}{path}", {"body_en": "X"}, format="json", HTTP_IF_MATCH=tag)
    assert stale.status_code == 412
    assert sent(hugo, "patch", path, body_en=TEXT).status_code == 204
    assert sent(hugo, "delete", path).status_code == 409
    sent(hugo, "patch", path, body_en="Now.")
    published = sent(hugo, "post", f"{article.slug}/publish-changes/")
    assert (published.status_code, published.json()["body_en"]) == (200, "Now.")
    assert mia.get(f"{ADDRESS}{article.slug}/").json()["body_en"] == "Now."
    assert sent(hugo, "post", f"{article.slug}/publish-changes/").status_code == 409
    sent(hugo, "patch", path, body_en="Never.")
    assert sent(hugo, "delete", path).status_code == 204 and hugo.get(f"{ADDRESS}{path}").status_code == 404
    assert sent(hugo, "patch", path, body_en="X", services=[]).status_code == 400
    publishing = ("post", f"{article.slug}/publish-changes/")
    for method, where in (("get", path), ("patch", path), ("delete", path), publishing):
        assert sent(mia, method, where).status_code == 403, where


def test_a_program_publishes_and_discards_only_what_it_read(company: Company) -> None:
    article, hugo = an_article(company), client_of(company.hugo)
    path, publishing = f"{article.slug}/working-copy/", f"{article.slug}/publish-changes/"

    def with_tag(method: str, where: str, tag: str) -> Any:
        return getattr(hugo, method)(f"{ADDRESS}{where}", {}, format="json", HTTP_IF_MATCH=tag)

    sent(hugo, "patch", path, body_en="Soon.")
    tag = hugo.get(f"{ADDRESS}{path}")["ETag"]
    sent(hugo, "patch", path, body_en="Nobody read this.")
    for method, where in (("post", publishing), ("delete", path)):
        assert with_tag(method, where, tag).status_code == 412, where
    now = hugo.get(f"{ADDRESS}{path}")
    assert with_tag("post", publishing, now["ETag"]).json()["body_en"] == "Nobody read this."
    assert with_tag("post", publishing, now["ETag"]).status_code == 412, "there are none any more"
    tag = sent(hugo, "patch", path, body_en="Never.")["ETag"]
    assert with_tag("delete", path, tag).status_code == 204


def test_a_program_replaces_what_was_published_since_only_where_it_read_so(company: Company) -> None:
    article, hugo = an_article(company), client_of(company.hugo)
    path, publishing = f"{article.slug}/working-copy/", f"{article.slug}/publish-changes/"
    before = sent(hugo, "patch", path, body_en="Soon.")
    assert (before.json()["in_use"], before.json()["is_overtaken"]) == (1, False)
    sent(hugo, "patch", f"{article.slug}/", body_en="Urgent.")
    refused = sent(hugo, "post", publishing)
    assert (refused.status_code, refused.json()["code"]) == (409, "copy_overtaken")
    stale = hugo.post(f"{ADDRESS}{publishing}", {}, format="json", HTTP_IF_MATCH=before["ETag"])
    assert stale.status_code == 412
    now = hugo.get(f"{ADDRESS}{path}")
    assert (now.json()["in_use"], now.json()["is_overtaken"]) == (3, True)
    done = hugo.post(f"{ADDRESS}{publishing}", {}, format="json", HTTP_IF_MATCH=now["ETag"])
    assert (done.status_code, done.json()["body_en"]) == (200, "Soon.")


def test_a_program_restores_a_version_over_what_it_read(company: Company) -> None:
    article, hugo = an_article(company), client_of(company.hugo)
    where = f"{ADDRESS}{article.slug}/"
    sent(hugo, "patch", f"{article.slug}/", body_en="Worse.")
    tag = hugo.get(where)["ETag"]
    sent(hugo, "patch", f"{article.slug}/", body_en="Better.")
    stale = hugo.post(f"{where}restore/", {"version": 1}, format="json", HTTP_IF_MATCH=tag)
    assert stale.status_code == 412 and hugo.get(where).json()["body_en"] == "Better."
    tag = hugo.get(where)["ETag"]
    done = hugo.post(f"{where}restore/", {"version": 1}, format="json", HTTP_IF_MATCH=tag)
    assert (done.status_code, done.json()["body_en"]) == (200, TEXT) and done["ETag"] != tag
