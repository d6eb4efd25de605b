"""Who gets which answer to a GET of which page: the one table, from the matrix of rights in the model.

A key is the name of an address, with what it is about where that decides (tests/pages/world.py says what is behind
the words). 200 it opens · 302 it leads elsewhere, signed out to the sign-in · 401, 403, 404 it does not open ·
405 it wants a POST.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

People = frozenset[str]

SIGNED_OUT = "nobody"


def people(words: str) -> People:
    """Return the people named in `words`."""
    return frozenset(words.split())


EVERYBODY = people("mia noah frida li_wei chen lena hugo tom ines olga ari eve ada")
ADMIN = people("ada")
MIA = people("mia")
SEES_ALL_FIGURES = people("ari eve ada")
HEADS = people("frida hugo ines")
LEADS = people("lena")
EDITS_FACILITIES = people("hugo ada")


@dataclass(frozen=True)
class Row:
    """The status of a page: `otherwise` for everybody signed in who is under no status of `given`."""

    otherwise: int
    given: Mapping[int, People] = field(default_factory=dict)
    signed_out: int = 302

    def status(self, person: str) -> int:
        """Return what the person, or SIGNED_OUT, gets."""
        if person == SIGNED_OUT:
            return self.signed_out
        return next((status for status, people in self.given.items() if person in people), self.otherwise)


def only(words: People, otherwise: int = 404) -> Row:
    """Return the row of a page that opens for some."""
    return Row(otherwise, {200: words})


OPEN = Row(200)
PUBLIC = Row(200, signed_out=200)
WANTS_POST = Row(405)
ADMINS = only(ADMIN, 403)
API = Row(200, signed_out=401)
# Signed in one needs none of these.
BEFORE_SIGN_IN = Row(302, signed_out=200)

SHELL = {
    "search_missed": WANTS_POST,
    **dict.fromkeys(("home", "search", "profile", "new_absence", "api_tokens", "notice_preferences"), OPEN),
    **dict.fromkeys(("notices", "notices_latest", "notices_bell", "new_assistant"), OPEN),
    **dict.fromkeys(("notices_read_all", "notice_open", "notice_read"), WANTS_POST),
    **dict.fromkeys(("theme", "set_language"), Row(405, signed_out=405)),
    **dict.fromkeys(("health_live", "health_ready", "health_timers", "health_metrics"), PUBLIC),
    **dict.fromkeys(("stop_absence", "revoke_token"), only(MIA)),
    "stop_assistance": only(people("mia noah")),
    "job": only(people("mia ada")),
    "job_cancel": WANTS_POST,
    **dict.fromkeys(("deliveries", "audits", "follow_ups"), only(ADMIN)),
    "begin_audit": WANTS_POST,
    "first_steps": ADMINS,
    **dict.fromkeys(("skip_first_step", "resume_first_step"), WANTS_POST),
    **dict.fromkeys(("delivery_retry", "deliveries_retry_all"), WANTS_POST),
    **dict.fromkeys(("follow_up_retry", "follow_ups_retry_all"), WANTS_POST),
}

SIGN_IN = {
    "account_login": BEFORE_SIGN_IN,
    "account_signup": BEFORE_SIGN_IN,
    "account_logout": OPEN,
    "account_inactive": PUBLIC,
    "account_reauthenticate": OPEN,
    "account_email": Row(302),
    "account_email_verification_sent": PUBLIC,
    "account_change_password": OPEN,
    "account_set_password": Row(302),
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_login_code": Row(302),
    "account_confirm_email": PUBLIC,
    "mfa_index": OPEN,
    "mfa_authenticate": Row(302),
    "mfa_reauthenticate": Row(302),
    "mfa_activate_totp": Row(302),
    "mfa_deactivate_totp": Row(404),
    "mfa_view_recovery_codes": Row(404),
    "mfa_generate_recovery_codes": Row(302),
    "mfa_download_recovery_codes": Row(404),
}

PEOPLE_AND_DEPARTMENTS = {
    **dict.fromkeys(("people_options", "department_options", "departments", "department"), OPEN),
    **dict.fromkeys(("department_people", "place_options", "place"), OPEN),
    **dict.fromkeys(("announcements", "announcement"), OPEN),
    "new_announcement": only(HEADS | ADMIN | people("olga"), 403),
    **dict.fromkeys(
        (
            "edit_announcement",
            "announcement_outcome",
            "publish_announcement",
            "end_announcement",
            "withdraw_announcement",
            "continue_announcement",
            "discard_announcement",
        ),
        only(EDITS_FACILITIES | people("olga"), 403),
    ),
    **dict.fromkeys(("follow_announcement", "follow_service", "me_too", "not_me_too"), WANTS_POST),
    **dict.fromkeys(("edit_window", "relation", "new_relation"), only(EDITS_FACILITIES, 403)),
    **dict.fromkeys(("add_member", "change_member", "remove_member"), only(EDITS_FACILITIES, 403)),
    **dict.fromkeys(("add_author", "remove_author"), only(EDITS_FACILITIES, 403)),
    **dict.fromkeys(("articles", "article", "written"), OPEN),
    # Olga is an author of Facilities (tests/pages/world.py).
    "manage_articles": only(HEADS | ADMIN | LEADS | {"olga"}, 403),
    "new_article": only(HEADS | ADMIN | {"olga"}, 403),
    **dict.fromkeys(
        ("manage_article", "article_versions", "retire_article"), only(EDITS_FACILITIES | {"olga"}, 403)
    ),
    **dict.fromkeys(("publish_article", "review_article"), only(EDITS_FACILITIES | {"olga"}, 403)),
    **dict.fromkeys(("article_changes", "article_preview"), only(EDITS_FACILITIES | {"olga"}, 403)),
    **dict.fromkeys(("publish_article_copy", "discard_article_copy", "resume_article_copy"), WANTS_POST),
    **dict.fromkeys(("restore_article", "article_feedback_given", "withdraw_article_feedback"), WANTS_POST),
    "article_feedback": only(EDITS_FACILITIES | {"olga"}, 403),
    **dict.fromkeys(("manage_departments", "new_department", "manage_department"), ADMINS),
    **dict.fromkeys(("deactivate_department", "reactivate_department"), ADMINS),
    **dict.fromkeys(("manage_people", "invite_person", "import_people"), ADMINS),
    **dict.fromkeys(("import_people_example", "import_places_example"), ADMINS),
    "invite_everyone": Row(403, {302: ADMIN}),  # leads to the list where nobody waits
    **dict.fromkeys(("import_places", "place_upload", "place_labels"), ADMINS),
    **dict.fromkeys(("place_svg", "place_png", "place_poster"), ADMINS),
    **dict.fromkeys(("links", "service_labels"), only(HEADS | ADMIN | LEADS, 403)),
    **dict.fromkeys(
        ("service_link", "service_link_svg", "service_link_png", "service_poster"),
        only(EDITS_FACILITIES, 403),
    ),
    "people_upload": ADMINS,
    **dict.fromkeys(("manage_places", "place_texts", "new_place", "manage_place", "merge_place"), ADMINS),
    **dict.fromkeys(("deactivate_place", "reactivate_place"), ADMINS),
    **dict.fromkeys(("undo_place_change", "undo_place_merge"), WANTS_POST),
    **dict.fromkeys(("manage_person", "move_person", "person_roles", "deactivate_person"), ADMINS),
    **dict.fromkeys(("reactivate_person", "invite_person_again"), ADMINS),
    **dict.fromkeys(("manage_services", "new_service"), only(HEADS | ADMIN | LEADS, 403)),
    **dict.fromkeys(("manage_field_sets", "new_field_set"), only(HEADS | ADMIN | LEADS, 403)),
    **dict.fromkeys(("manage_service", "request_form", "form_versions"), only(EDITS_FACILITIES, 403)),
    **dict.fromkeys(("review_form", "copy_form"), only(EDITS_FACILITIES, 403)),
    **dict.fromkeys(("discard_form_draft", "form_preview"), only(EDITS_FACILITIES, 403)),
    **dict.fromkeys(("settle_form", "restore_form_draft"), WANTS_POST),
    **dict.fromkeys(("make_field_set", "newer_field_sets"), only(EDITS_FACILITIES, 403)),
    "manage_field_set": only(people("hugo ada lena")),
    **dict.fromkeys(("starting_catalogs", "starting_catalog"), only(HEADS | ADMIN | LEADS, 403)),
    **dict.fromkeys(("starting_service", "starting_preview"), only(HEADS | ADMIN | LEADS, 403)),
    **dict.fromkeys(("publish_taken", "published_taken"), only(HEADS | ADMIN | LEADS, 403)),
    "service_targets": only(EDITS_FACILITIES, 403),
    **dict.fromkeys(("publish_service", "retire_service", "copy_service"), only(EDITS_FACILITIES, 403)),
    **dict.fromkeys(
        ("service_audience", "service_responsibility", "service_file"), only(EDITS_FACILITIES, 403)
    ),
    "import_service_file": only(HEADS | ADMIN | LEADS, 403),
    "service_upload": Row(403, {200: ADMIN, 404: HEADS | LEADS}),
    "favourite": WANTS_POST,
    "learned_word": WANTS_POST,
    **dict.fromkeys(("manage_categories", "new_category", "edit_category", "merge_category"), ADMINS),
    **dict.fromkeys(("retire_category", "restore_category"), WANTS_POST),
    "manage_catch_all": ADMINS,
    **dict.fromkeys(("missed_searches", "missed_search_as_word"), only(HEADS | ADMIN, 403)),
    **dict.fromkeys(("dismiss_search", "restore_search"), WANTS_POST),
}

# Everybody counts in one calendar: those who steer a unit look at it, admins alone may change it.
SEE_CALENDARS = HEADS | ADMIN | {"lena"}
CALENDARS = {
    "manage_calendars": only(SEE_CALENDARS, 403),
    "new_calendar": ADMINS,
    **dict.fromkeys(("manage_calendar", "calendar_year", "calendar_versions"), only(SEE_CALENDARS)),
    **dict.fromkeys(
        ("rename_calendar", "calendar_holidays", "calendar_changes", "discard_changes"),
        Row(404, {200: ADMIN, 403: SEE_CALENDARS - ADMIN}),
    ),
}

# Lena leads the Movers, whose time in the team is promised; Hugo of Facilities proposes something to Finance.
MOVERS = people("lena hugo ada")
AGREE = people("hugo frida")
POLICIES = {
    **dict.fromkeys(("policies", "agreements"), only(SEE_CALENDARS, 403)),
    **dict.fromkeys(
        ("policy: company", "policy_steps: company", "policy_versions: company"), only(SEE_CALENDARS)
    ),
    **dict.fromkeys(
        ("policy_changes: company", "discard_policy_changes: company", "apply_policy: company"),
        Row(404, {200: ADMIN, 403: SEE_CALENDARS - ADMIN}),
    ),
    "withdraw_policy: company": Row(404, {403: SEE_CALENDARS - ADMIN}),
    **{
        f"{name}: team": only(MOVERS)
        for name in ("policy", "policy_steps", "policy_versions", "policy_changes", "discard_policy_changes")
    },
    **dict.fromkeys(("apply_policy: team", "withdraw_policy: team"), only(MOVERS)),
    "policy: shared": only(AGREE | ADMIN),
    "policy_changes: shared": Row(404, {200: AGREE, 403: ADMIN}),
    "decline_applying": Row(404, {403: ADMIN}),
    **dict.fromkeys(("policy_trial: team", "consent_to_agreement"), WANTS_POST),
    "continue_applying": WANTS_POST,
    "regranting": ADMINS,
    "new_agreement": only(HEADS, 403),
    "agreement": only(AGREE | ADMIN),
    "decline_agreement": Row(404, {200: AGREE, 403: ADMIN}),
    "end_agreement": Row(404, {302: AGREE, 403: ADMIN}),
}

FIGURES = {
    "figures_overview": Row(404, {200: SEES_ALL_FIGURES, 302: HEADS | LEADS}),
    **dict.fromkeys(
        ("figures", "figures_promises", "figures_tickets", "figures_file"), only(SEES_ALL_FIGURES | {"hugo"})
    ),
    **dict.fromkeys(("figures_backlog", "figures_attention"), only(SEES_ALL_FIGURES | {"hugo"})),
    **dict.fromkeys(("figures_satisfaction", "figures_breakdown"), only(SEES_ALL_FIGURES | {"hugo"})),
    "figure_measures": OPEN,
    "figures_others": only(SEES_ALL_FIGURES | {"hugo"}),
}

WORKERS = people("frida li_wei chen lena hugo tom ines")
# Mia asked, Li Wei of Facilities has it, Hugo heads Facilities, Chen and Lena are its team; Frida heads Mia's
# department, the admin sees what is not confidential. Noah is Mia's colleague and sees nothing.
WORK_IT = "li_wei hugo chen lena"
SEE_IT = people(f"mia frida ada {WORK_IT}")
# Olga asked Finance, confidentially: Frida heads Finance. Olga's department has no head.
SEE_SECRET = people("olga frida")
# Eve, Olga's line manager, asked Finance on Olga's behalf, confidentially, and sees the outline.
SEE_ASKED_FOR = SEE_SECRET | {"eve"}


# An arbiter reads how any promise was kept, and corrects it; what was asked stays closed to them.
ARBITER = people("ari")
READ_NEEDS = HEADS | ADMIN | ARBITER


def verb(*, does: str = "", too_late: str = "", sees: People = SEE_IT) -> Row:
    """Return the row of a verb's form: who may do it now, whose it is but not now, and 403 for the others who see."""
    able, late = people(does), people(too_late)
    return Row(404, {200: able, 302: late, 403: sees - able - late})


TICKETS = {
    **dict.fromkeys(("list_file_made", "list_file_sent"), only(people("li_wei"))),
    **dict.fromkeys(("queue", "queue_file", "call", "call_about", "call_services"), only(WORKERS, 403)),
    "new_call": Row(403, {302: WORKERS}),
    "call_parts": WANTS_POST,
    **dict.fromkeys(("request_parts", "request_articles", "request_similar"), WANTS_POST),
    "ask_anyway": Row(302),  # leads to the form of the service that takes the rest
    "needs": only(READ_NEEDS, 403),
    "need": only(READ_NEEDS),
    **dict.fromkeys(("undo_give", "undo_refile"), WANTS_POST),
    **{f"ticket_verb_parts: {label}": WANTS_POST for label in ("asked", "closed", "secret", "asked_for")},
    **dict.fromkeys(("catalog", "service", "request_new", "request_preview", "my_requests"), OPEN),
    **dict.fromkeys(("ticket: asked", "ticket_conversation: asked", "ticket_rating: asked"), only(SEE_IT)),
    **dict.fromkeys(("ticket: closed", "ticket_conversation: closed", "ticket_rating: closed"), only(SEE_IT)),
    **dict.fromkeys(
        ("ticket: secret", "ticket_conversation: secret", "ticket_rating: secret"), only(SEE_SECRET)
    ),
    **dict.fromkeys(("copy_ticket: asked", "copy_ticket: closed"), verb(too_late="mia")),
    "copy_ticket: secret": verb(too_late="olga", sees=SEE_SECRET),
    "copy_ticket: asked_for": verb(too_late="olga", sees=SEE_ASKED_FOR),
    **dict.fromkeys(("explain: asked", "explain: closed"), only(SEE_IT | ARBITER)),
    "explain: secret": only(SEE_SECRET | ARBITER),
    **dict.fromkeys(("correct_clock: asked", "correct_clock: closed"), Row(404, {200: ARBITER, 403: SEE_IT})),
    "correct_clock: secret": Row(404, {200: ARBITER, 403: SEE_SECRET}),
    # An article begins from what was solved, by those who write for Facilities; from confidential requests none does.
    "article_from_request: asked": Row(404, {403: SEE_IT}),
    "article_from_request: closed": Row(404, {200: EDITS_FACILITIES, 403: SEE_IT - EDITS_FACILITIES}),
    "article_from_request: secret": Row(404, {403: SEE_SECRET}),
    "article_from_request: asked_for": Row(404, {403: SEE_ASKED_FOR}),
    "ticket_verb: reply asked": verb(does=f"mia {WORK_IT}"),
    "ticket_verb: take asked": verb(too_late=WORK_IT),
    "ticket_verb: resolve asked": verb(does=WORK_IT),
    "ticket_verb: confirm asked": verb(too_late="mia"),
    "ticket_verb: reopen asked": verb(too_late="mia"),
    "ticket_verb: note asked": verb(does=WORK_IT),
    "ticket_verb: transfer asked": verb(does=WORK_IT),
    "ticket_verb: reply closed": verb(too_late=f"mia {WORK_IT}"),
    "ticket_verb: take closed": verb(too_late=WORK_IT),
    "ticket_verb: resolve closed": verb(too_late=WORK_IT),
    "ticket_verb: confirm closed": verb(too_late="mia"),
    "ticket_verb: reopen closed": verb(does="mia"),
    "ticket_verb: note closed": verb(does=WORK_IT),
    "ticket_verb: transfer closed": verb(too_late=WORK_IT),
    "ticket_verb: reply secret": verb(does="olga frida", sees=SEE_SECRET),
    "ticket_verb: take secret": verb(does="frida", sees=SEE_SECRET),
    "ticket_verb: resolve secret": verb(does="frida", sees=SEE_SECRET),
    "ticket_verb: confirm secret": verb(too_late="olga", sees=SEE_SECRET),
    "ticket_verb: reopen secret": verb(too_late="olga", sees=SEE_SECRET),
    "ticket_verb: note secret": verb(does="frida", sees=SEE_SECRET),
    "ticket_verb: transfer secret": verb(does="frida", sees=SEE_SECRET),
    **{f"ticket_verb: watch {ticket}": only(SEE_IT) for ticket in ("asked", "closed")},
    **{
        f"ticket_verb: {name} {ticket}": verb(does=f"mia {WORK_IT}")
        for name in ("invite", "remove_watcher")
        for ticket in ("asked", "closed")
    },
    **{
        f"ticket_verb: {name} secret": verb(does="olga frida", sees=SEE_SECRET)
        for name in ("watch", "invite", "remove_watcher")
    },
    **dict.fromkeys(
        ("ticket: asked_for", "ticket_conversation: asked_for", "ticket_rating: asked_for"),
        only(SEE_ASKED_FOR),
    ),
    "explain: asked_for": only(SEE_ASKED_FOR | ARBITER),
    "correct_clock: asked_for": Row(404, {200: ARBITER, 403: SEE_ASKED_FOR}),
    **{
        f"ticket_verb: {name} asked_for": verb(does=does, too_late=too_late, sees=SEE_ASKED_FOR)
        for names, does, too_late in (
            ("reply watch invite remove_watcher", "olga frida", ""),
            ("take resolve note transfer", "frida", ""),
            ("confirm reopen", "", "olga"),
        )
        for name in names.split()
    },
    "attachment": only(SEE_IT),
    "attachment_thumbnail": Row(404),  # tests/tickets/test_thumbnails.py has a picture
    "uploads": OPEN,
    "upload": only(MIA),
    "upload_thumbnail": Row(404),
    "remove_upload": WANTS_POST,
    **dict.fromkeys(("request_draft", "discard_draft", "bring_back_draft"), WANTS_POST),
}

FEEDBACK = {
    "rate": PUBLIC,
    **dict.fromkeys(("rate_ticket: asked", "rate_ticket: closed"), Row(404, {200: MIA, 403: SEE_IT - MIA})),
    "rate_ticket: secret": Row(404, {200: people("olga"), 403: people("frida")}),
    "rate_ticket: asked_for": Row(404, {200: people("olga"), 403: people("frida eve")}),
}

SEEN_BY = {"asked": SEE_IT, "closed": SEE_IT, "secret": SEE_SECRET, "asked_for": SEE_ASKED_FOR}
THROUGH_API = {
    **dict.fromkeys(("api-place-list", "api-place-detail"), API),
    **dict.fromkeys(("api-announcement-list", "api-announcement-detail"), API),
    **dict.fromkeys(
        (
            f"api-announcement-{name}"
            for name in ("publish", "end", "reopen", "withdraw", "follow", "unfollow", "me-too", "not-me-too")
        ),
        Row(405, signed_out=401),
    ),
    **dict.fromkeys(
        ("api-service-following-follow", "api-service-following-unfollow"), Row(405, signed_out=401)
    ),
    **dict.fromkeys(("api-department-list", "api-department-tree", "api-department-detail"), API),
    **dict.fromkeys(("api-person-list", "api-person-detail", "api-me-list", "api-ticket-list"), API),
    **dict.fromkeys(("api-service-list", "api-service-detail", "api-rating-list", "api_schema"), API),
    "api-service-schema": API,
    **dict.fromkeys(("api-service-link", "api-service-link-svg", "api-service-link-png"), API),
    **dict.fromkeys(("api-place-link", "api-place-link-svg", "api-place-link-png"), API),
    **dict.fromkeys(("api-department-relations", "api-department-relation"), API),
    **dict.fromkeys(("api-article-list", "api-article-detail"), API),
    "api-article-reader-feedback": Row(405, signed_out=401),
    "api-article-copy-publish-changes": Row(405, signed_out=401),
    "api-article-copy-working-copy": Row(403, {200: EDITS_FACILITIES | {"olga"}}, signed_out=401),
    "api-article-versions": Row(403, {200: EDITS_FACILITIES | {"olga"}}, signed_out=401),
    **dict.fromkeys(
        (f"api-article-{name}" for name in ("publish", "retire", "review", "restore")),
        Row(405, signed_out=401),
    ),
    **dict.fromkeys(
        (
            "api-service-verb-file",
            "api-service-verb-audience",
            "api-service-words-words",
            "api-service-words-proposed-words",
        ),
        Row(403, {200: EDITS_FACILITIES}, signed_out=401),
    ),
    **dict.fromkeys(
        (f"api-service-verb-{name}" for name in ("publish", "retire", "copy", "star", "unstar")),
        Row(405, signed_out=401),
    ),
    **dict.fromkeys(
        ("api-service-words-accept-word", "api-service-words-refuse-word"), Row(405, signed_out=401)
    ),
    "api-service-file-list": Row(405, signed_out=401),
    "api-starting-catalog-list": Row(403, {200: HEADS | ADMIN | LEADS}, signed_out=401),
    "api_docs": OPEN,
    "api-attainment-list": Row(400, signed_out=401),  # tests/api/test_attainment.py names a department
    **dict.fromkeys(("api-calendar-list", "api-policy-list"), API),
    "api-measures": API,
    "api-search": Row(400, signed_out=401),  # it wants words
    "api-first-step-list": Row(403, {200: ADMIN}, signed_out=401),
    **dict.fromkeys(("api-first-step-skip", "api-first-step-resume"), Row(405, signed_out=401)),
    "api-policy-detail": Row(404, {200: MOVERS}, signed_out=401),
    "api-calendar-detail": Row(404, {200: SEE_CALENDARS}, signed_out=401),
    **{
        f"{name}: {ticket}": Row(404, {200: sees}, signed_out=401)
        for name in ("api-ticket-detail", "api-ticket-events", "api-ticket-messages")
        for ticket, sees in SEEN_BY.items()
    },
    **{
        f"api-ticket-explanation: {ticket}": Row(404, {200: sees | ARBITER}, signed_out=401)
        for ticket, sees in SEEN_BY.items()
    },
    **{f"api verbs: {ticket}": Row(405, signed_out=401) for ticket in SEEN_BY},
    "api-draft-list": API,
    "api-need-list": Row(403, {200: READ_NEEDS}, signed_out=401),
    "api-need-detail": Row(404, {200: READ_NEEDS}, signed_out=401),
    "api-need-give": Row(405, signed_out=401),
    "api-need-take-back": Row(405, signed_out=401),
    "api-ticket-refiling-undo-refile": Row(405, signed_out=401),
    "api-catch-all-list": API,
    "api-missed-search-list": Row(403, {200: HEADS | ADMIN}, signed_out=401),
    **dict.fromkeys(
        (f"api-missed-search-{name}" for name in ("accept", "dismiss", "restore")), Row(405, signed_out=401)
    ),
    "api-draft-detail": Row(404, {200: MIA}, signed_out=401),
    **dict.fromkeys(("api-upload-list", "api-upload-detail"), Row(405, signed_out=401)),
    "api-attachment-detail": Row(404, {200: SEE_IT}, signed_out=401),
    "api-rating-detail": Row(404, {200: people("mia hugo ada")}, signed_out=401),
}

TABLE: dict[str, Row] = {
    **SHELL,
    **SIGN_IN,
    **PEOPLE_AND_DEPARTMENTS,
    **CALENDARS,
    **POLICIES,
    **FIGURES,
    **TICKETS,
    **FEEDBACK,
    **THROUGH_API,
}
