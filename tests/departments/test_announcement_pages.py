"""Pages of announcements: banners, the list, writing, and following them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from departments.actions.announcements import (
    change_announcement,
    end_announcement,
    publish_announcement,
)
from departments.actions.service_states import retire_service
from departments.models import Announcement, Subscription
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.notifications.display import lines
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.web.forms.keys import KEY
from tests.cast import Company, at
from tests.departments.announcing import PLANNED, announced, drafted
from tests.departments.audiences import limit_to
from tests.departments.places import some_places, works_at
from tests.tickets.pages import SignIn, queries_of, text_of

pytestmark = pytest.mark.usefixtures("monday")
ABOVE = ("/", "/services/move-a-desk/", "/services/move-a-desk/request/", "/departments/FAC/")
TYPED = {
    "kind": "outage", "title_en": "No van", "text_en": "The **van** is broken.", "starts_at": "2026-03-02T09:30",
}  # fmt: skip


def shown_on(client: Client, paths: tuple[str, ...] = ABOVE) -> list[bool]:
    return ["No van" in text_of(client.get(path)) for path in paths]


def test_it_stands_above_home_its_service_the_form_and_the_page_of_its_department(
    company: Company, as_person: SignIn
) -> None:
    mia = as_person(company.mia)
    one = drafted(company)
    assert shown_on(mia) == [False] * 4
    as_person(company.hugo).post(f"/announcements/{one.pk}/publish/")
    assert shown_on(mia) == [True] * 4
    assert shown_on(mia, ("/services/screens/", "/departments/IT/")) == [False, False]
    end_announcement(announcement=one, by=company.hugo)
    assert shown_on(mia) == [False] * 4


def test_a_banner_says_since_when_and_what_is_known_of_the_end(company: Company, as_person: SignIn) -> None:
    mia = as_person(company.mia)
    for ends_at, words in (
        (None, "Since today 09:30. The end is not known yet."),
        (at("Mon 15:00"), "Since today 09:30. Expected to end today 15:00."),
        (at("Mon 09:50"), "Since today 09:30. Longer than planned: it was expected to end today 09:50."),
    ):
        one = announced(company, ends_at=ends_at)
        assert words in text_of(mia.get("/"))
        assert words in text_of(mia.get(f"/announcements/{one.pk}/"))
        end_announcement(announcement=one, by=company.hugo)
    announced(company, kind=PLANNED, starts_at=at("Mon 18:00"), ends_at=at("Mon 20:00"))
    assert "From today 18:00 to today 20:00." in text_of(mia.get("/"))


def test_moments_are_in_the_readers_zone(company: Company, as_person: SignIn) -> None:
    company.mia.zone = "Europe/Berlin"
    company.mia.save()
    announced(company)
    assert "Since today 02:30." in text_of(as_person(company.mia).get("/"))


def test_more_than_three_are_counted_and_the_rest_is_in_the_list(company: Company, as_person: SignIn) -> None:
    for _number in range(5):
        announced(company)
    page = text_of(as_person(company.mia).get("/"))
    assert page.count("No van") == 3 and "2 more announcements" in page


def test_banners_cost_home_no_query_and_those_of_outages_one(company: Company, as_person: SignIn) -> None:
    mia = as_person(company.mia)
    before, place = queries_of(mia, "/"), some_places().tower
    announced(company, kind=PLANNED, starts_at=at("Mon 08:00"), ends_at=at("Mon 18:00"), places=[place])
    assert queries_of(mia, "/") == before
    for _number in range(3):
        announced(company)
    assert queries_of(mia, "/") == before + 1


def test_the_name_of_a_hidden_service_is_nowhere_on_the_page(company: Company, as_person: SignIn) -> None:
    company.screens.department = company.facilities
    company.screens.save()
    limit_to(company.screens, company.it)
    one = announced(company, services=[company.move_desk, company.screens])
    for path in (f"/announcements/{one.pk}/", "/announcements/", "/"):
        assert "Screens" not in text_of(as_person(company.mia).get(path)), path
    assert "Screens" in text_of(as_person(company.tom).get(f"/announcements/{one.pk}/"))
    limit_to(company.move_desk, company.it)
    assert as_person(company.mia).get(f"/announcements/{one.pk}/").status_code == 404


def test_the_list_has_what_runs_what_comes_and_what_is_past_by_pages(
    company: Company, as_person: SignIn
) -> None:
    for number in range(32):
        one = announced(company, title_en=f"Past {number}")
        end_announcement(announcement=one, by=company.hugo)
    announced(company, title_en="Runs")
    announced(company, title_en="Comes", kind=PLANNED, starts_at=at("Fri 18:00"), ends_at=at("Fri 20:00"))
    drafted(company, title_en="Begun")
    mia, hugo = as_person(company.mia), as_person(company.hugo)
    first = mia.get("/announcements/")
    page = text_of(first)
    assert page.index("Runs") < page.index("Comes") < page.index("Past 31") and "Past 1<" not in page
    assert "Begun" not in page and "New announcement" not in page
    assert "Begun" in text_of(hugo.get("/announcements/"))
    after = re.search(r"\?after=[^\"]+", first.content.decode())
    assert after is not None
    second = text_of(mia.get(f"/announcements/{after.group()}"))
    assert "Past 1<" in second and "Runs" not in second


def test_an_empty_list_says_so_and_leads_on(company: Company, as_person: SignIn) -> None:
    page = text_of(as_person(company.mia).get("/announcements/"))
    assert "No outages right now" in page and 'href="/services/"' in page


def test_a_head_writes_publishes_corrects_and_ends_an_outage(company: Company, as_person: SignIn) -> None:
    hugo, mia = as_person(company.hugo), as_person(company.mia)
    services = {"services": [str(company.move_desk.pk)]}
    answer = hugo.post("/announcements/new/", TYPED | services)
    one = Announcement.objects.get()
    assert answer["Location"] == f"/announcements/{one.pk}/"
    assert (one.starts_at, one.state, one.department) == (at("Mon 09:30"), "draft", company.facilities)
    page = text_of(hugo.get(f"/announcements/{one.pk}/publish/"))
    assert "Chinese readers will see the English text" in page and "Nobody follows" in page
    hugo.post(f"/announcements/{one.pk}/publish/")
    changed = TYPED | services | {"title_en": "No van today", "ends_at": "2026-03-02T18:00"}
    hugo.post(f"/announcements/{one.pk}/edit/", changed)
    assert "Expected to end today 18:00." in text_of(mia.get(f"/announcements/{one.pk}/"))
    hugo.post(f"/announcements/{one.pk}/end/", {"follow_up_en": "We have a new van."})
    page = text_of(mia.get(f"/announcements/{one.pk}/"))
    assert "We have a new van." in page and "This outage has ended." in page and "History" not in page
    history = text_of(hugo.get(f"/announcements/{one.pk}/"))
    assert "<del>No van</del>" in history and "Hugo Brandt" in history


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title_en": ""}, "There is a text in this language, so it needs a title."),
        ({"starts_at": ""}, "Please fill this in."),
        ({"kind": "planned"}, "Say when planned work ends."),
        ({"ends_at": "2026-03-02T08:00"}, "The end must be after the beginning."),
        ({"services": []}, "Choose at least one service or place."),
        ({"places": "nowhere"}, "nowhere"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    company: Company, as_person: SignIn, typed: dict[str, Any], words: str
) -> None:
    data = TYPED | {"services": [str(company.move_desk.pk)]} | typed
    page = text_of(as_person(company.hugo).post("/announcements/new/", data))
    assert words in page and "The **van** is broken." in page
    assert not Announcement.objects.exists()


def test_the_form_begins_with_the_service_it_was_opened_for(company: Company, as_person: SignIn) -> None:
    page = as_person(company.ada).get("/announcements/new/?service=screens").content.decode()
    assert re.search(rf'value="{company.screens.pk}"[^>]* checked', page) and "Move a desk" not in page


def test_two_who_edit_at_once_see_what_the_other_saved(company: Company, as_person: SignIn) -> None:
    one, hugo, ada = announced(company), as_person(company.hugo), as_person(company.ada)
    path = f"/announcements/{one.pk}/edit/"
    seen = re.search(r'name="seen" value="([^"]+)"', hugo.get(path).content.decode())
    assert seen is not None
    data = {
        "kind": "outage", "title_en": "No van", "title_zh": "没有货车", "starts_at": "2026-03-02T09:30",
        "services": [str(company.move_desk.pk)], "seen": seen.group(1),
    }  # fmt: skip
    assert ada.post(path, data | {"ends_at": "2026-03-02T17:00"}).status_code == 302
    page = text_of(hugo.post(path, data | {"title_en": "No van today"}))
    assert "Someone saved this after you opened it" in page and 'value="2026-03-02T17:00"' in page
    assert 'value="No van today"' in page and "Now saved" not in page


def test_what_was_sent_twice_is_done_once(company: Company, as_person: SignIn) -> None:
    hugo = as_person(company.hugo)
    data = TYPED | {"services": [str(company.move_desk.pk)], KEY: "3f0a2b1c-0000-4000-8000-000000000001"}
    for _again in range(2):
        assert hugo.post("/announcements/new/", data).status_code == 302
    assert Announcement.objects.count() == 1


def test_only_its_writers_open_the_pages_that_change_it_and_are_told_when_nobody_sees_it(
    company: Company, as_person: SignIn
) -> None:
    one = announced(company)
    for step in ("edit", "publish", "end", "reopen", "withdraw", "discard"):
        assert as_person(company.mia).post(f"/announcements/{one.pk}/{step}/").status_code == 403, step
    assert as_person(company.mia).get("/announcements/new/").status_code == 403
    retire_service(service=company.move_desk, by=company.hugo)
    assert "nobody else can see this" in text_of(as_person(company.hugo).get(f"/announcements/{one.pk}/"))
    assert as_person(company.mia).get(f"/announcements/{one.pk}/").status_code == 404


def test_pages_say_it_in_chinese_and_mark_what_is_in_english_alone(
    company: Company, as_person: SignIn
) -> None:
    one = announced(company, title_zh="", text_en="Broken.", ends_at=at("Mon 15:00"))
    chen = as_person(company.chen)
    page = text_of(chen.get(f"/announcements/{one.pk}/"))
    assert "预计 今天 15:00 结束" in page and "仅有英文" in page and '<h1 lang="en">No van</h1>' in page
    assert 'lang="en">No van</a>' in text_of(chen.get("/"))


def told(company: Company, name: str) -> list[str]:
    """Return what the person's notices say, the oldest first."""
    dispatch_pending()
    person = company.people[name]
    rows = list(Notice.objects.filter(recipient=person, kind="announcement.news").order_by("pk"))
    return [line.wording.title for line in lines(person, rows) if line.wording]


def test_followers_are_told_when_it_is_published_moved_and_ended_and_who_did_it_is_not(
    company: Company, as_person: SignIn
) -> None:
    for name in ("mia", "hugo"):
        as_person(company.people[name]).post("/services/move-a-desk/follow/", {"follow": "yes"})
    one = announced(company)
    assert (told(company, "mia"), told(company, "noah")) == (["Outage: No van"], [])
    as_person(company.noah).post(f"/announcements/{one.pk}/follow/", {"follow": "yes"})
    hugo = as_person(company.hugo)
    changed = {
        "kind": "outage",
        "title_en": "No van",
        "starts_at": "2026-03-02T09:30",
        "ends_at": "2026-03-02T12:00",
    }
    hugo.post(f"/announcements/{one.pk}/edit/", changed | {"services": [str(company.move_desk.pk)]})
    hugo.post(f"/announcements/{one.pk}/end/", {"follow_up_en": "A new van."})
    both = ["New time: No van", "Ended: No van"]
    assert told(company, "noah") == both and told(company, "mia") == ["Outage: No van", *both]
    assert told(company, "hugo") == []
    mails = Delivery.objects.filter(kind="announcement.news", recipient=company.noah)
    assert mails.count() == 2


def test_a_correction_of_words_tells_nobody(company: Company, as_person: SignIn) -> None:
    one = announced(company)
    dispatch_pending()
    as_person(company.mia).post(f"/announcements/{one.pk}/follow/", {"follow": "yes"})
    changed = {"kind": "outage", "title_en": "No van at all", "starts_at": "2026-03-02T09:30"}
    as_person(company.hugo).post(
        f"/announcements/{one.pk}/edit/", changed | {"services": [str(company.move_desk.pk)]}
    )
    assert told(company, "mia") == []


def test_who_follows_a_service_that_is_added_later_is_told_once(company: Company, as_person: SignIn) -> None:
    company.screens.department = company.facilities
    company.screens.save()
    for name, service in (
        ("mia", "move-a-desk"),
        ("noah", "screens"),
        ("tom", "screens"),
        ("hugo", "screens"),
    ):
        as_person(company.people[name]).post(f"/services/{service}/follow/", {"follow": "yes"})
    as_person(company.tom).post("/services/move-a-desk/follow/", {"follow": "yes"})
    one = announced(company)
    before = {name: told(company, name) for name in ("mia", "noah", "tom")}
    assert before == {"mia": ["Outage: No van"], "noah": [], "tom": ["Outage: No van"]}
    both = {"services": [company.move_desk, company.screens]}
    change_announcement(announcement=one, details=both, by=company.hugo)
    change_announcement(announcement=one, details=both | {"text_en": "Again"}, by=company.hugo)
    assert {name: told(company, name) for name in before} == before | {"noah": ["Outage: No van"]}
    assert told(company, "hugo") == []
    change_announcement(announcement=one, details={"services": [company.screens]}, by=company.hugo)
    assert told(company, "noah") == ["Outage: No van"]


def test_who_works_at_a_place_that_is_added_later_is_told(company: Company, as_person: SignIn) -> None:
    places = some_places()
    works_at(company.noah, places.berlin)
    as_person(company.noah).post("/services/move-a-desk/follow/", {"follow": "yes"})
    one = announced(company, places=[places.tower])
    assert told(company, "noah") == []
    more = {"places": [places.tower, places.berlin]}
    change_announcement(announcement=one, details=more, by=company.hugo)
    assert told(company, "noah") == ["Outage: No van"]


def test_of_services_added_to_a_draft_or_to_what_is_over_nobody_is_told(
    company: Company, as_person: SignIn
) -> None:
    company.screens.department = company.facilities
    company.screens.save()
    as_person(company.noah).post("/services/screens/follow/", {"follow": "yes"})
    both = {"services": [company.move_desk, company.screens]}
    draft, over = drafted(company), announced(company)
    change_announcement(announcement=draft, details=both, by=company.hugo)
    end_announcement(announcement=over, by=company.hugo)
    dispatch_pending()
    change_announcement(announcement=over, details=both, by=company.hugo)
    assert told(company, "noah") == []


def test_who_follows_and_may_no_longer_see_it_or_works_elsewhere_is_not_told(
    company: Company, as_person: SignIn
) -> None:
    for name in ("mia", "tom", "noah"):
        as_person(company.people[name]).post("/services/move-a-desk/follow/", {"follow": "yes"})
    limit_to(company.move_desk, company.it, company.finance)
    places = some_places()
    works_at(company.noah, places.berlin)
    announced(company, places=[places.tower])
    assert [told(company, name) for name in ("mia", "tom", "noah")] == [["Outage: No van"]] * 2 + [[]]
    limit_to(company.move_desk, company.it)
    assert told(company, "mia") == [], "what the reader may not know of any more is not worded"


def test_a_withdrawn_announcement_is_told_to_nobody(company: Company, as_person: SignIn) -> None:
    as_person(company.mia).post("/services/move-a-desk/follow/", {"follow": "yes"})
    one = announced(company)
    as_person(company.hugo).post(f"/announcements/{one.pk}/withdraw/")
    assert told(company, "mia") == []


def test_of_times_that_were_changed_in_a_draft_nobody_is_told(company: Company, as_person: SignIn) -> None:
    as_person(company.mia).post("/services/move-a-desk/follow/", {"follow": "yes"})
    one = drafted(company)
    with clock.frozen(at("Mon 10:01")):
        change_announcement(announcement=one, details={"ends_at": at("Mon 18:00")}, by=company.hugo)
    with clock.frozen(at("Mon 10:02")):
        publish_announcement(announcement=one, by=company.hugo)
    with clock.frozen(at("Mon 10:03")):
        assert told(company, "mia") == ["Outage: No van"]


def test_a_notice_is_in_the_readers_language(company: Company, as_person: SignIn) -> None:
    as_person(company.chen).post("/services/move-a-desk/follow/", {"follow": "yes"})
    announced(company)
    with translation.override("zh-hans"):
        assert told(company, "chen") == ["故障：没有货车"]


def test_following_is_switched_on_and_off_and_twice_changes_nothing(
    company: Company, as_person: SignIn
) -> None:
    mia = as_person(company.mia)
    for _again in range(2):
        mia.post("/services/move-a-desk/follow/", {"follow": "yes"})
    assert Subscription.objects.filter(person=company.mia).count() == 1
    assert 'aria-pressed="true"' in mia.get("/services/move-a-desk/").content.decode()
    mia.post("/services/move-a-desk/follow/", {"follow": "no"})
    assert not Subscription.objects.exists()
    limit_to(company.move_desk, company.it)
    assert mia.post("/services/move-a-desk/follow/", {"follow": "yes"}).status_code == 404


def test_what_ended_meanwhile_says_so(company: Company, as_person: SignIn) -> None:
    one = announced(company, kind=PLANNED, starts_at=at("Mon 08:00"), ends_at=at("Mon 10:30"))
    with clock.frozen(at("Mon 10:31")):
        page = text_of(as_person(company.mia).get(f"/announcements/{one.pk}/"))
    assert "ended" in page and "Until" not in page
