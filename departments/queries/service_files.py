"""A service as a file: nothing of its requests, its history and its people."""

from collections.abc import Iterable
from dataclasses import dataclass

from departments.audiences import Group
from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.enums import AudiencePurpose, Duty
from departments.formspec.form import FormSpec
from departments.models import Department, Service
from departments.queries.form_drafts import open_draft
from departments.queries.form_versions import published_of
from departments.queries.responsibility import Duties, duties_of
from departments.rules import audience_of
from departments.service_files.people import without_people
from departments.service_files.service_file import PROVIDER, TEAM, Category, People, ServiceFile
from departments.service_parts import service_parts


@dataclass(frozen=True)
class Exported:
    """The file of a service, and what of it stays here.

    has_owner: whether there is an owner, who is left out. people: how many are left out of the responsibilities. keys:
    the sections, fields and columns of the form that named people, or units and places by numbers.
    """

    file: ServiceFile
    has_owner: bool
    people: int
    keys: tuple[str, ...]


def exported(service: Service, *, is_draft: bool = False) -> Exported:
    """Return the service with its published form, or with the draft of the next one (where there is any)."""
    form, keys = without_people(open_draft(service).spec if is_draft else published_of(service))
    duties = duties_of(service)
    people = sum(not isinstance(bearer, Department) for bearers in duties.values() for bearer in bearers)
    return Exported(_file(service, form, duties), service.owner_id is not None, people, keys)


def _file(service: Service, form: FormSpec, duties: Duties) -> ServiceFile:
    category = service.category
    parts = {name: part.of(service) for name, part in service_parts().items()}
    return ServiceFile(
        name={"en": service.name_en, "zh": service.name_zh},
        slug=service.slug,
        summary={"en": service.summary_en, "zh": service.summary_zh},
        description={"en": service.description_en, "zh": service.description_zh},
        words=service.words,
        category=Category(category.slug, {"en": category.name_en, "zh": category.name_zh}, category.icon),
        flags={
            "confidential": service.is_confidential,
            "shared_in_department": service.is_shared_in_department,
            "followers_may_reply": service.watchers_may_reply,
            "third_party_wait": service.allows_third_party_wait,
        },
        form=form,
        audience={
            purpose.value: tuple(_people(service, group) for group in getattr(audience_of(service), purpose))
            for purpose in AudiencePurpose
        },
        responsibility={
            duty.value: tuple(
                _unit(service, one.pk) for one in duties.get(duty, ()) if isinstance(one, Department)
            )
            for duty in Duty
        },
        parts={name: content for name, content in parts.items() if content is not None},
    )


def _people(service: Service, group: Group) -> People:
    places = place_tree()
    return People(
        departments=_sorted(_unit(service, pk) for pk in group.departments),
        roles=_sorted(group.roles),
        posts=_sorted(group.posts),
        places=_sorted(places.codes[pk] for pk in group.places),
    )


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words))


def _unit(service: Service, pk: int) -> str:
    """Return what a unit is called in the file: by what it is for the service, else by its code."""
    if pk == service.department_id:
        return PROVIDER
    return TEAM if pk == service.team_id else org_tree().codes[pk]
