"""Verbs on the file of a service: keep an uploaded one to be looked at, make a draft of a service, or of a form."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.audiences import set_audience
from departments.actions.catalog import ADDRESSES, create_service
from departments.actions.categories import save_category
from departments.actions.form_drafts import save_draft
from departments.actions.form_merging import save_beside
from departments.actions.responsibility import set_responsibilities
from departments.actions.uploaded_files import make_room
from departments.audiences import Audience, Group
from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.enums import CategoryIcon, Duty, MemberRole
from departments.events import ServiceEvent
from departments.everyday_words import joined_words
from departments.formspec.form import FormSpec
from departments.models import Department, FormDraft, Membership, Service, ServiceCategory, ServiceUpload
from departments.queries.form_drafts import open_draft, stamp_of
from departments.queries.responsibility import Bearer
from departments.queries.service_import import ImportPlan, category_of, plan_import, read_service
from departments.queries.uploads import waiting_service_files
from departments.rules import adds_services, edits_catalogs
from departments.service_files.codes import Codes
from departments.service_files.service_file import HEAD, LANGUAGES, PROVIDER, TEAM, People, ServiceFile
from departments.service_parts import service_parts
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import NotAllowed


class UnknownHere(ValidationError):
    """A file names what there is not: `plan.missing` says what, and has to be chosen or left out."""

    def __init__(self, plan: ImportPlan) -> None:
        words = ", ".join(one.word for one in plan.missing)
        super().__init__(
            _("Not known here: %(words)s. Choose something else, or leave it out.") % {"words": words}
        )
        self.plan = plan


def take_service_upload(
    *, content: bytes, file_name: str, by: User, at: datetime | None = None
) -> ServiceUpload:
    """Keep a file to be looked at, for a day; it takes the place of the person's oldest where too many wait.

    Who owns services and adds none may bring the form of one of theirs. Raises NotAllowed, ValidationError for a file
    that they have no use for, and service_files.ServiceFileError for what is no file of a service.
    """
    if not edits_catalogs(by):
        raise NotAllowed(_("You cannot add services to a catalog."))
    moment = at or clock.now()
    file = read_service(content).form_alone
    if not adds_services(by) and plan_import(file, department=None, by=by).existing is None:
        raise ValidationError({"file": _("This is not the file of a service that you own.")})
    make_room(waiting_service_files(by))
    return ServiceUpload.objects.create(
        by=by, file_name=file_name.replace("\x00", "")[:200], content=content, uploaded_at=moment
    )


def import_service(
    *,
    file: ServiceFile,
    department: Department,
    team: Department | None = None,
    category: ServiceCategory | None = None,
    codes: Codes | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Service:
    """Add a draft of a service as a file (read by `read_service`) describes it; the address is free, and no form is
    published. Nothing that there is changes, but for a new category.

    category: the shelf; None for the one that the file names, which an admin makes where there is none. codes: what
    stands here for what the file names, "" to leave it out. Raises NotAllowed, UnknownHere, ValidationError by field.
    """
    plan = _known(file, department, codes, by)
    with transaction.atomic():
        shelf = category or category_of(file) or _made(file, by, at)
        details = _details(plan.file) | {"department": department, "team": team, "category": shelf}
        service = create_service(details=details, slug=file.slug, by=by, at=at)
        audience = {name: _groups(groups, service) for name, groups in plan.file.audience.items()}
        set_audience(service=service, audience=Audience(**audience), by=by, at=at)
        duties = {Duty(duty): _bearers(words, service) for duty, words in plan.file.responsibility.items()}
        set_responsibilities(service=service, duties=duties, by=by, at=at)
        stamp = stamp_of(open_draft(service))
        save_draft(service=service, form=plan.file.form, stamp=stamp, by=by, at=at, is_marked=True)
        for name, part in service_parts().items():
            if name in plan.file.parts:
                part.take(service=service, content=plan.file.parts[name], by=by, at=at)
        record(ServiceEvent.IMPORTED, subject=service, by=by, at=at or clock.now())
    return service


def import_form(
    *,
    file: ServiceFile,
    service: Service,
    stamp: str,
    base: FormSpec | None = None,
    codes: Codes | None = None,
    by: User | None,
    at: datetime | None = None,
) -> FormDraft:
    """Make the form of a file the draft of a service's next version; nothing else of the service changes.

    stamp: the draft that its editor has seen, and `base` its content: what others did to it since is kept where the
    file says nothing else. Raises NotAllowed, form_drafts.DraftConflict, and UnknownHere.
    """
    plan = _known(file.form_alone, service.department, codes, by)
    form: dict[str, Any] = {"service": service, "form": plan.file.form, "stamp": stamp, "is_marked": True}
    if base is None:
        return save_draft(**form, by=by, at=at)
    return save_beside(**form, base=base, by=by, at=at)[0]


def _known(file: ServiceFile, department: Department, codes: Codes | None, by: User | None) -> ImportPlan:
    plan = plan_import(file, department=department, codes=codes, by=by)
    if plan.missing:
        raise UnknownHere(plan)
    return plan


def _made(file: ServiceFile, by: User | None, at: datetime | None) -> ServiceCategory:
    if file.category is None:
        raise ValidationError({"category": _("Choose a category.")})
    take_turn(ADDRESSES)
    if (made_meanwhile := category_of(file)) is not None:
        return made_meanwhile
    icon = file.category.icon if file.category.icon in CategoryIcon.values else CategoryIcon.BOX
    names = {"name_en": file.category.name["en"], "name_zh": file.category.name["zh"]}
    return save_category(category=None, details={**names, "icon": icon}, by=by, at=at)


def _details(file: ServiceFile) -> dict[str, object]:
    texts = {"name": file.name, "summary": file.summary, "description": file.description}
    return {
        **{f"{name}_{language}": text[language] for name, text in texts.items() for language in ("en", "zh")},
        **{f"words_{language}": joined_words(file.words[language], language) for language in LANGUAGES},
        "is_confidential": file.flags["confidential"],
        "is_shared_in_department": file.flags["shared_in_department"],
        "watchers_may_reply": file.flags["followers_may_reply"],
        "allows_third_party_wait": file.flags["third_party_wait"],
    }


def _groups(groups: Iterable[People], service: Service) -> tuple[Group, ...]:
    places = place_tree()
    ids = {code: pk for pk, code in places.codes.items()}
    return tuple(
        Group(
            departments=frozenset(_unit(word, service) for word in group.departments),
            roles=frozenset(group.roles),
            posts=frozenset(group.posts),
            places=frozenset(places.lasting(ids[word]) for word in group.places),
        )
        for group in groups
    )


def _bearers(words: Iterable[str], service: Service) -> tuple[Bearer, ...]:
    return tuple(_head(service) if word == HEAD else _department(word, service) for word in words)


def _head(service: Service) -> Bearer:
    """Return the head of the providing department; where there is none or more than one, the department."""
    rows = Membership.objects.filter(
        department=service.department, role=MemberRole.HEAD, user__is_active=True
    )
    heads = [row.user for row in rows.select_related("user")[:2]]
    return heads[0] if len(heads) == 1 else service.department


def _department(word: str, service: Service) -> Department:
    return Department.objects.get(pk=_unit(word, service))


def _unit(word: str, service: Service) -> int:
    """Return the unit that a code or word of a file means for the service; without a team the department is meant."""
    words: Mapping[str, int] = {
        PROVIDER: service.department_id,
        HEAD: service.department_id,
        TEAM: service.team_id or service.department_id,
    }
    return words.get(word) or org_tree().by_code[word]
