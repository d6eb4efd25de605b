"""axe finds nothing on any main page, and none scrolls sideways at 360 px.

Light and English in every run; the other theme and language with `make a11y`. The page of the API's schema stays out:
it is drawn by Swagger UI, whose colours and landmarks are not ours.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.browser.watching import Watch, sideways
from tests.cast import at
from tests.pages.table import SIGNED_OUT
from tests.pages.world import World, found_world

pytestmark = pytest.mark.browser

NARROW, WIDE, HEIGHT = 360, 1280, 900
DRESSES = [
    ("en", "light"),
    pytest.param("en", "dark", marks=pytest.mark.a11y),
    pytest.param("zh-hans", "light", marks=pytest.mark.a11y),
    pytest.param("zh-hans", "dark", marks=pytest.mark.a11y),
]
RUN = {
    "resultTypes": ["violations"],  # of what is in order no list of elements
    "preload": False,  # axe would take our sheets from their address, and look for their imports beside the page
    "rules": {"label-content-name-mismatch": {"enabled": True}, "landmark-unique": {"enabled": True}},
}
# Who opens which pages: keys of tests/pages/table.py, or paths.
VISITS = {
    "mia": (
        "home", "/search/?q=desk", "/search/?q=nothing-of-this-name", "catalog", "service", "request_new",
        "my_requests", "/requests/?tab=watched", "ticket: asked", "ticket: closed", "explain: asked",
        "rate_ticket: closed", "ticket_verb: reply asked", "/nothing/here/",
        "place", "/at/no-such-place/", "articles", "article", "announcements", "announcement",
    ),
    "noah": (
        "home", "notices", "notice_preferences", "profile", "new_absence", "new_assistant", "api_tokens", "departments",
        "department", "department_people", "/queue/",
    ),
    "li_wei": (
        "queue", "/queue/?tab=late", "ticket: asked", "explain: closed", "ticket_verb: resolve asked",
        "ticket_verb: transfer asked", "ticket_verb: invite asked", "notices", "list_file_made",
    ),
    "hugo": (
        "department", "edit_window", "relation",
        "figures", "/figures/FAC/?side=asks", "/figures/FAC/tickets/?figure=open",
        "/figures/FAC/tickets/?figure=resolution", "/figures/FAC/tickets/?figure=rated", "manage_services",
        "new_service", "manage_service", "request_form", "form_versions", "service_targets",
        "policies", "policy: team", "policy_steps: team", "policy_changes: team", "policy_versions: team",
        "apply_policy: team", "policy: company", "agreements", "new_agreement", "agreement",
        "service_link", "service_poster", "links", "service_labels",
        "manage_articles", "new_article", "manage_article", "article_versions", "article_feedback",
        "article_from_request: closed", "new_announcement", "edit_announcement", "announcement", "end_announcement",
        "announcement_outcome", "written", "copy_service",
    ),
    "ada": (
        "figures_overview", "manage_people", "manage_person", "invite_person", "import_people", "people_upload",
        "manage_departments", "manage_department", "manage_categories", "deliveries", "follow_ups", "move_person",
        "manage_calendars", "new_calendar", "manage_calendar", "/manage/calendars/shanghai/year/?day=2026-10-01",
        "calendar_holidays", "calendar_changes", "calendar_versions", "manage_places", "manage_place", "merge_place",
        "import_places", "place_upload", "place_texts", "place_labels", "place_poster", "first_steps",
    ),
    "ari": ("explain: secret", "correct_clock: asked"),
    SIGNED_OUT: ("account_login", "account_reset_password", "account_reset_password_done", "rate"),
}  # fmt: skip


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.frozen(at("Tue 10:00")):
        yield found_world()


@pytest.mark.parametrize(("language", "theme"), DRESSES)
@pytest.mark.parametrize("person", VISITS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways_on_a_phone(
    page_as: PageAs, watch: Watch, world: World, person: str, language: str, theme: str
) -> None:
    page = page_as(world.company.people.get(person), language=language, theme=theme)
    known = world.addresses
    found: dict[str, list[str]] = {}
    for visit in VISITS[person]:
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        page.goto(known.get(visit) or (visit if visit.startswith("/") else reverse(visit)))
        _settle(page, watch)
        faults = [*_axe(page), *_wide(page)]
        if faults:
            found[visit] = faults
    assert found == {}


def _settle(page: Page, watch: Watch) -> None:
    """Wait until what the page fetches by itself stands in it; its network being idle takes half a second longer."""
    page.evaluate("() => new Promise(requestAnimationFrame)")
    watch.settle(page.context)
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def _axe(page: Page) -> list[str]:
    results = Axe().run(page, options=RUN).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for fault in results
        for node in fault["nodes"][:3]
    ]


def _wide(page: Page) -> list[str]:
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    wide = sideways(page)
    return [f"sideways at {NARROW} px: {wide}"] if wide else []
