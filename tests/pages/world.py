"""One object of every kind that an address of the desk can name, and the address of every page about it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from departments.actions.article_copies import save_copy
from departments.actions.authors import name_author
from departments.actions.catch_all import choose_catch_all
from departments.actions.field_sets import create_field_set
from departments.actions.people_uploads import take_upload
from departments.actions.place_import import take_place_upload
from departments.actions.service_files import take_service_upload
from departments.enums import Priority
from departments.models import Membership
from departments.service_files.service_file import ServiceFile
from departments.service_files.writing import write
from servicedesk.accounts.actions.assistants import name_assistant
from servicedesk.accounts.actions.own import create_token, set_absence
from servicedesk.accounts.enums import TokenScope
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch
from servicedesk.jobs.models import Job
from servicedesk.notifications.models import Delivery, Notice
from servicedesk.timers.drain import drain
from sla.actions.agreements import propose
from sla.actions.policies import publish_policy
from sla.actions.policy_drafts import save_draft
from sla.conditions import Conditions, TargetSpec
from sla.enums import ClockKind
from sla.models import Agreement, Policy
from sla.scopes import PolicyScope
from surveys import links
from surveys.actions.rating import give_rating
from surveys.models import Invitation, Rating
from tests.cast import Company, at, found_company
from tests.departments.announcing import announced
from tests.departments.articles import an_article
from tests.departments.places import a_place
from tests.founding import founded_once
from tests.pages.table import TABLE
from tests.surveys.closing import closed_ticket
from tickets.actions import conversation, work
from tickets.actions.drafts import Typed, keep_draft
from tickets.actions.needs import no_owner
from tickets.actions.submission import submit
from tickets.actions.uploads import stage
from tickets.models import Attachment, Draft, ListFilePart, Need, Ticket, Upload
from tickets.queries.list_files import QUEUE_FILE


@dataclass
class World:
    """The company with a little work behind it. Everything personal is Mia's.

    `asked`: Mia asks Facilities, Li Wei has it; a file hangs on it. `secret`: Olga asks Finance, confidentially;
    `asked_for`: Eve does so on Mia's behalf, as line manager.
    `closed`: Mia's, rated and asked about.
    """

    company: Company
    asked: Ticket
    secret: Ticket
    asked_for: Ticket
    closed: Ticket
    rating: Rating
    addresses: dict[str, str] = field(
        default_factory=dict
    )  # behind every key of the table in tests/pages/table.py

    def make_addresses(self) -> dict[str, str]:
        """Add what addresses name beside the work, and return them all."""
        made = self._plain() | self._own_things() | self._managed() | self._promised()
        for label in ("asked", "secret", "asked_for", "closed"):
            made |= self._about(getattr(self, label), label)
        return made

    def _plain(self) -> dict[str, str]:
        """Addresses that name nothing, nor more than what everybody may know."""
        facilities, service = self.company.facilities.code, self.company.move_desk.slug
        by_name: dict[str, tuple[str, ...]] = {
            "department": (facilities,),
            "department_people": (facilities,),
            "edit_window": (facilities,),
            "new_relation": (facilities,),
            "relation": (facilities, self.company.finance.code),
            "api-department-relations": (facilities,),
            "api-department-relation": (facilities, self.company.finance.code),
            "service": (service,),
            "request_new": (service,),
            "request_preview": (service,),
            "request_parts": (service,),
            "request_articles": (service,),
            "request_similar": (service,),
            "request_draft": (service,),
            **dict.fromkeys(("call", "call_about", "call_parts"), (CALL,)),
            "account_confirm_email": ("nothing",),
            "account_reset_password_from_key": ("1", "nothing"),
            "api-department-detail": (facilities,),
            "api-person-detail": (str(self.company.mia.pk),),
            "api-service-detail": (service,),
            **dict.fromkeys(LINKED_SERVICE, (service,)),
            **dict.fromkeys(FIRST_STEP, ("times",)),
            "api-service-schema": (service,),
            **dict.fromkeys(SERVICE_VERBS, (service,)),
        }
        return {name: reverse(name, args=args) for name, args in by_name.items()}

    def _about(self, ticket: Ticket, label: str) -> dict[str, str]:
        number = ticket.number
        names = (
            "ticket",
            "ticket_conversation",
            "copy_ticket",
            "ticket_rating",
            "rate_ticket",
            "api-ticket-detail",
        )
        more = (
            "article_from_request",
            "api-ticket-events",
            "api-ticket-messages",
            "explain",
            "api-ticket-explanation",
        )
        verbs = ("reply", "take", "resolve", "confirm", "reopen", "note", "transfer", *WATCHING)
        made = {f"{name}: {label}": reverse(name, args=[number]) for name in (*names, *more)}
        for verb in verbs:
            made[f"ticket_verb: {verb} {label}"] = reverse("ticket_verb", args=[number, verb])
        made[f"ticket_verb_parts: {label}"] = reverse("ticket_verb_parts", args=[number, "resolve"])
        clock = ticket.promise.clocks.earliest("pk").pk
        made[f"correct_clock: {label}"] = reverse("correct_clock", args=[number, clock])
        made[f"api verbs: {label}"] = reverse("api-ticket-take", args=[number])
        return made

    def _own_things(self) -> dict[str, str]:
        mia = self.company.mia
        attachment = Attachment.objects.get(ticket=self.asked)
        upload = Upload.objects.get(by=mia)
        notice = Notice.objects.filter(recipient=mia).earliest("pk")
        job = Job.objects.get(by=mia).pk
        draft = Draft.objects.get(person=mia).pk
        need = Need.objects.get().pk
        by_name = {
            "job": job,
            "job_cancel": job,
            **dict.fromkeys(("list_file_made", "list_file_sent"), Job.objects.get(kind=QUEUE_FILE).pk),
            "stop_absence": mia.absences.get().pk,
            "stop_assistance": mia.assistances.get().pk,
            "revoke_token": mia.api_tokens.get().pk,
            "notice_open": notice.pk,
            "notice_read": notice.pk,
            "delivery_retry": Delivery.objects.filter(recipient=mia).earliest("pk").pk,
            "follow_up_retry": Dispatch.objects.earliest("pk").pk,
            "attachment": attachment.pk,
            "attachment_thumbnail": attachment.pk,
            **dict.fromkeys(("upload", "upload_thumbnail", "remove_upload", "api-upload-detail"), upload.pk),
            **dict.fromkeys(("discard_draft", "bring_back_draft", "api-draft-detail"), draft),
            **dict.fromkeys(
                ("need", "undo_give", "undo_refile", "api-ticket-refiling-undo-refile"),
                Need.objects.get().ticket.number,
            ),
            **dict.fromkeys(("api-need-detail", "api-need-give", "api-need-take-back"), need),
            "api-attachment-detail": attachment.pk,
            "rate": links.token_of(Invitation.objects.get(ticket=self.closed)),
            "api-rating-detail": self.rating.pk,
        }
        return {name: reverse(name, args=[value]) for name, value in by_name.items()}

    def _managed(self) -> dict[str, str]:
        facilities, service = self.company.facilities.code, self.company.move_desk.slug
        member = Membership.objects.get(user=self.company.li_wei)
        made = {
            name: reverse(name, args=[facilities, member.pk]) for name in ("change_member", "remove_member")
        }
        made |= {
            name: reverse(name, args=[facilities])
            for name in ("add_member", "add_author", "manage_department", *SWITCHED, *FIGURES)
        }
        author = name_author(
            department=self.company.facilities, person=self.company.olga, by=self.company.hugo
        )
        made["remove_author"] = reverse("remove_author", args=[facilities, author.person_id])
        made |= {name: reverse(name, args=[service]) for name in CATALOG}
        written = an_article(self.company)
        save_copy(article=written, texts={"body_en": "Put a sticker on each box."}, by=self.company.hugo)
        article = written.slug
        made |= {name: reverse(name, args=[article]) for name in ARTICLES}
        made |= {
            name: reverse(name, args=[article, 1]) for name in ("restore_article", "resume_article_copy")
        }
        said = announced(self.company).pk
        made |= {name: reverse(name, args=[said]) for name in ANNOUNCEMENT}
        lock = create_field_set(
            details={"name_en": "Lock", "department": self.company.facilities},
            fields=FIELDS,
            by=self.company.ada,
        )
        made["manage_field_set"] = reverse("manage_field_set", args=[lock.key])
        made["starting_catalog"] = reverse("starting_catalog", args=["it"])
        for name in ("starting_service", "starting_preview"):
            made[name] = reverse(name, args=["it", "fault"])
        made |= {name: reverse(name, args=[self.company.olga.pk]) for name in PEOPLE}
        made |= {name: reverse(name, args=[self.company.calendar.code]) for name in CALENDARS}
        content = "email,name,department\nnew@example.com,Zoë Müller,FIN\nbroken,X,FIN\n".encode("cp1252")
        upload = take_upload(content=content, file_name="people.csv", by=self.company.ada).pk
        room = a_place("3.12", "room", "Plum").pk
        made |= {name: reverse(name, args=[room]) for name in PLACES}
        made |= {name: reverse(name, args=["3.12"]) for name in CODED_PLACES}
        User.objects.filter(pk=self.company.olga.pk).update(location="Tower 2, 3F")
        listed = take_place_upload(content=b"code,kind,name_en\nB,room,B", file_name="b.csv", by=None)
        made["place_upload"] = reverse("place_upload", args=[listed.pk])
        keys = write(ServiceFile(name={"en": "Keys"}))
        brought = take_service_upload(content=keys, file_name="keys.json", by=self.company.ada)
        made["service_upload"] = reverse("service_upload", args=[brought.pk])
        made["undo_place_change"] = reverse("undo_place_change", args=["nothing"])
        made["people_upload"] = reverse("people_upload", args=[upload])
        return made | {name: reverse(name, args=["workplace"]) for name in SHELVES}

    def _promised(self) -> dict[str, str]:
        scopes = {"company": "company", "team": "unit:MOV", "shared": "service:move-a-desk:FIN"}
        made = {
            f"{name}: {label}": reverse(name, args=[scope])
            for name in (*POLICY, "policy_trial")
            for label, scope in scopes.items()
        }
        agreement = Agreement.objects.get().pk
        made |= {name: reverse(name, args=[agreement]) for name in AGREEMENT}
        made["continue_applying"] = reverse("continue_applying", args=[scopes["shared"]])
        made["decline_applying"] = reverse("decline_applying", args=[scopes["shared"]])
        team = Policy.objects.get(provider=self.company.movers).pk
        return made | {"api-policy-detail": reverse("api-policy-detail", args=[team])}


ARTICLES = (
    "article", "manage_article", "publish_article", "retire_article", "review_article", "article_versions",
    "article_feedback_given", "withdraw_article_feedback", "article_feedback", "api-article-reader-feedback",
    "article_changes", "article_preview", "publish_article_copy", "discard_article_copy",
    "api-article-copy-working-copy", "api-article-copy-publish-changes",
    *(f"api-article-{name}" for name in ("detail", "publish", "retire", "review", "restore", "versions")),
)  # fmt: skip
PLACES = (
    "manage_place", "deactivate_place", "reactivate_place", "merge_place", "undo_place_merge", "place_svg",
    "place_png", "place_poster",
)  # fmt: skip
CODED_PLACES = ("place", "api-place-detail", "api-place-link", "api-place-link-svg", "api-place-link-png")
LINKED_SERVICE = ("api-service-link", "api-service-link-svg", "api-service-link-png")
FIRST_STEP = ("skip_first_step", "resume_first_step", "api-first-step-skip", "api-first-step-resume")
CALL = "11111111-2222-4333-8444-555555555555"
WATCHING = ("watch", "invite", "remove_watcher")
POLICY = (
    "policy", "policy_steps", "policy_versions", "policy_changes", "discard_policy_changes", "apply_policy",
    "withdraw_policy",
)  # fmt: skip
AGREEMENT = ("agreement", "consent_to_agreement", "decline_agreement", "end_agreement")
FIGURES = (
    "figures", "figures_promises", "figures_tickets", "figures_file", "figures_backlog", "figures_attention",
    "figures_satisfaction", "figures_breakdown", "figures_others",
)  # fmt: skip
CALENDARS = (
    "manage_calendar", "rename_calendar", "calendar_year", "calendar_holidays", "calendar_changes",
    "discard_changes", "calendar_versions", "api-calendar-detail",
)  # fmt: skip
FIELDS = [{"key": "door", "kind": "text", "label": {"en": "Door", "zh": "门"}}]
CATALOG = (
    "manage_service", "request_form", "form_versions", "service_targets", "make_field_set", "newer_field_sets",
    "review_form", "copy_form", "discard_form_draft", "form_preview",
    "settle_form", "restore_form_draft",
    "publish_service", "retire_service",
    "copy_service", "service_audience", "service_responsibility", "service_file", "favourite", "learned_word",
    "service_link", "service_link_svg", "service_link_png", "service_poster",
)  # fmt: skip
ANNOUNCEMENT = (
    "announcement", "edit_announcement", "publish_announcement", "end_announcement", "withdraw_announcement",
    "continue_announcement", "discard_announcement", "follow_announcement", "api-announcement-detail", "me_too",
    "not_me_too", "announcement_outcome",
    *(
        f"api-announcement-{verb}"
        for verb in ("publish", "end", "reopen", "withdraw", "follow", "unfollow", "me-too", "not-me-too")
    ),
)  # fmt: skip
SERVICE_VERBS = (
    ("api-service-following-follow", "api-service-following-unfollow", "follow_service")
    + tuple(
        f"api-service-verb-{name}"
        for name in ("file", "audience", "publish", "retire", "copy", "star", "unstar")
    )
    + tuple(f"api-service-words-{name}" for name in ("words", "proposed-words", "accept-word", "refuse-word"))
)
SWITCHED = ("deactivate_department", "reactivate_department")
SHELVES = ("edit_category", "merge_category", "retire_category", "restore_category")
PEOPLE = (
    "manage_person", "move_person", "person_roles", "deactivate_person", "reactivate_person",
    "invite_person_again",
)  # fmt: skip


def a_queue_file(company: Company) -> None:
    """Let Li Wei have the queue of Facilities as a file."""
    made = Job.objects.create(
        kind=QUEUE_FILE,
        by=company.li_wei,
        params={"address": ""},
        result={"parts": 1, "read_by": [f"works {company.facilities.pk}"]},
        state=Job.State.DONE,
        created_at=at("Mon 08:00"),
        finished_at=at("Mon 08:00"),
        lease_until=at("Mon 08:00"),
    )
    ListFilePart.objects.create(job=made, number=1, text="Number", at=at("Mon 08:00"))


@founded_once
def found_world() -> World:
    """Found the company, and let it have worked a little, up to Tuesday 10:00."""
    with clock.frozen(at("Tue 10:00")):
        world = _at_work(found_company())
        world.addresses = world.make_addresses()
    return world


def _at_work(company: Company) -> World:
    Job.objects.create(
        kind="test.work", by=company.mia, created_at=at("Mon 08:00"), lease_until=at("Mon 08:00")
    )
    a_queue_file(company)
    plan = SimpleUploadedFile("plan.txt", b"by the window", content_type="text/plain")
    asked = submit(
        service=company.move_desk,
        title="Move my desk",
        by=company.mia,
        at=at("Mon 09:00"),
        files={"": [plan]},
    )
    work.take(ticket=asked, by=company.li_wei, at=at("Mon 09:05"))
    conversation.reply(ticket=asked, by=company.li_wei, body="On Thursday.", at=at("Mon 09:10"))
    secret = submit(service=company.payslip, title="About my payslip", by=company.olga, at=at("Mon 09:20"))
    User.objects.filter(pk=company.olga.pk).update(line_manager=company.eve)
    company.olga.refresh_from_db()
    asked_for = submit(
        service=company.payslip,
        title="About her payslip",
        by=company.eve,
        requester=company.olga,
        at=at("Mon 09:30"),
    )
    closed = closed_ticket(company)
    stay = TargetSpec(ClockKind.OWNERSHIP, Priority.NORMAL, seconds=7200)
    publish_policy(targets=[stay], provider=company.movers, by=company.lena, at=at("Mon 17:00"))
    save_draft(
        scope=PolicyScope(provider=company.movers),
        base=None,
        content=Conditions.of([replace(stay, seconds=3600)], []),
        by=company.hugo,
        at=at("Mon 17:00"),
    )
    propose(
        scope=PolicyScope(company.move_desk, None, company.finance),
        content=Conditions.of([replace(stay, kind=ClockKind.RESOLUTION)], []),
        by=company.hugo,
        at=at("Mon 17:00"),
    )
    drain()
    dispatch_pending()
    choose_catch_all(service=company.screens, by=company.ada)
    company.screens.refresh_from_db()
    plants = submit(service=company.screens, title="Water the plants", by=company.olga, at=at("Mon 16:00"))
    no_owner(ticket=plants, reason="No department does.", by=company.tom, at=at("Mon 16:10"))
    rating = give_rating(ticket=closed, by=company.mia, score=4, at=at("Mon 16:30"))
    _own(company.mia, company.noah)
    stage(SimpleUploadedFile("chosen.txt", b"not sent yet"), by=company.mia)
    begun = Typed({"title": ["A lamp for my desk"]}, company.move_desk.newest_form, UUID(int=1))
    keep_draft(service=company.move_desk, typed=begun, by=company.mia, at=at("Tue 09:00"))
    return World(company, asked, secret, asked_for, closed, rating)


def _own(person: User, assistant: User) -> None:
    name_assistant(
        assistant=assistant, starts_at=at("Mon 09:30"), ends_at=at("Fri 18:00"), by=person, at=at("Mon 09:30")
    )
    set_absence(
        person=person, starts_at=at("Thu 09:00"), ends_at=at("Fri 18:00"), deputy=None, by=person,
        at=at("Mon 09:30"),
    )  # fmt: skip
    create_token(
        label="calendar", scope=TokenScope.READ, lasts=timedelta(days=30), by=person, at=at("Mon 09:30")
    )


def addresses(world: World) -> dict[str, str]:
    """Return key -> path of every row of the table."""
    known = world.addresses
    return {key: known.get(key) or reverse(key) for key in TABLE}
