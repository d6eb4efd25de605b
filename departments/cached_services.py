"""The catalog as remembered between requests (servicedesk/cached_reads/memory.py)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import get_language

from departments.audiences import Audience, Group
from departments.cached_places import place_tree
from departments.cached_reads import named_units_by_id, units_by_id
from departments.enums import ServiceState
from departments.everyday_words import split_words
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from departments.models import AudienceCriterion, RequestForm, Service, ServiceCategory, TitleWords
from servicedesk.cached_reads.memory import cached, cached_each
from servicedesk.text.bilingual import pick
from servicedesk.text.cleaning import is_storable
from servicedesk.text.fuzzy_search import Searched
from servicedesk.text.search import UNREAD

# What finds a service is for the database alone.
SERVICE_FIELDS = tuple(field.attname for field in Service._meta.concrete_fields if field.name not in UNREAD)
CATEGORY_FIELDS = tuple(field.attname for field in ServiceCategory._meta.concrete_fields)
FORM_FIELDS = tuple(field.attname for field in RequestForm._meta.concrete_fields)


def service_by_id(pk: int) -> Service:
    """Return a service with its category; each caller gets its own instances."""
    service = _service(_service_rows([pk])[pk])
    service.category = _category(service.category_id)
    return service


def _category(pk: int) -> ServiceCategory:
    return ServiceCategory.from_db("default", CATEGORY_FIELDS, _category_rows([pk])[pk])


def service_by_slug(slug: str) -> Service | None:
    """Return the service with its units, category and newest form; each caller gets its own instance."""
    pk = _ids_by_slug([slug]).get(slug) if is_storable(slug) else None
    if pk is None:
        return None
    service = _service(_service_rows([pk])[pk])
    units = units_by_id(pk for pk in (service.department_id, service.team_id) if pk is not None)
    service.department = units[service.department_id]
    service.team = units[service.team_id] if service.team_id else None
    service.category = _category(service.category_id)
    service.newest_form = _newest_form(service.pk)
    return service


def _newest_form(service: int) -> RequestForm | None:
    """Return an instance of the caller's own; what it asks is read once and never changed."""
    found = _newest_forms([service]).get(service)
    if found is None:
        return None
    row, spec = found
    form = RequestForm.from_db("default", FORM_FIELDS, row)
    form.spec = spec
    return form


class ServiceName(NamedTuple):
    """A service by name alone, with its slug for addresses."""

    id: int
    slug: str
    name_en: str
    name_zh: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick({"en": self.name_en, "zh": self.name_zh}, get_language() or "en")


# In the order of the model, as its instances are made of rows.
NAME_FIELDS = tuple(name for name in SERVICE_FIELDS if name in ServiceName._fields)


@cached_each
def services_by_unit(ids: set[int]) -> dict[int, tuple[ServiceName, ...]]:
    """Return unit -> the services that it has ever offered, by name, for every id."""
    found: dict[int, list[ServiceName]] = defaultdict(list)
    rows = Service.objects.filter(department__in=ids).order_by("name_en", "pk")
    for unit, *service in rows.values_list("department_id", *ServiceName._fields):
        found[unit].append(ServiceName(*service))
    return {pk: tuple(found[pk]) for pk in ids}


@cached_each
def services_by_id(ids: set[int]) -> dict[int, ServiceName]:
    """Return id -> service by name, for those there are."""
    rows = Service.objects.filter(pk__in=ids).order_by().values_list(*ServiceName._fields)
    return {service.id: service for service in map(ServiceName._make, rows)}


def named_services_by_id(ids: Iterable[int]) -> dict[int, Service]:
    """Return id -> service with its names and its slug alone, for lists; each caller gets its own instances."""
    rows = {pk: [getattr(one, name) for name in NAME_FIELDS] for pk, one in services_by_id(ids).items()}
    return {pk: Service.from_db("default", NAME_FIELDS, row) for pk, row in rows.items()}


@cached
def audiences() -> dict[int, Audience]:
    """Return service -> whom it is for, for those that are not for everyone."""
    found: dict[int, dict[str, dict[int, dict[str, set[Any]]]]] = {}
    places = place_tree()
    rows = AudienceCriterion.objects.order_by("service_id", "purpose", "group")
    for service, purpose, group, kind, department, place, word in rows.values_list(
        "service_id", "purpose", "group", "kind", "department_id", "place_id", "word"
    ):
        groups = found.setdefault(service, {}).setdefault(purpose, {})
        groups.setdefault(group, defaultdict(set))[f"{kind}s"].add(
            department or (place and places.lasting(place)) or word
        )
    return {
        service: Audience(**{purpose: tuple(map(_group, groups.values())) for purpose, groups in by.items()})
        for service, by in found.items()
    }


def _group(named: dict[str, set[Any]]) -> Group:
    return Group(**{kind: frozenset(values) for kind, values in named.items()})


@cached
def place_questions() -> dict[int, str]:
    """Return service -> key of the first question of its newest form that asks for a place when filing."""
    newest = RequestForm.objects.order_by("service_id", "-number").distinct("service_id").values("pk")
    asks = {"kind": "place"}
    rows = RequestForm.objects.filter(
        Q(fields__contains=[asks]) | Q(fields__contains=[{"fields": [asks]}]), pk__in=newest
    )
    found = {
        service: [spec.key for spec in read_form(fields).of_stage("filing") if spec.kind == "place"]
        for service, fields in rows.order_by().values_list("service_id", "fields")
    }
    return {service: keys[0] for service, keys in found.items() if keys}


@cached
def searched_services() -> dict[int, Searched]:
    """Return service -> what it is found by, for all that are published."""
    rows = Service.objects.filter(state=ServiceState.PUBLISHED).order_by()
    titles = dict(TitleWords.objects.filter(service__is_confidential=False).values_list("service", "words"))
    return {
        pk: Searched(
            f"{name_en}\n{name_zh}",
            f"{summary_en}\n{summary_zh}",
            (*split_words(words_en), *split_words(words_zh)),
            titles.get(pk, ""),
        )
        for pk, name_en, name_zh, summary_en, summary_zh, words_en, words_zh in rows.values_list(
            "pk", "name_en", "name_zh", "summary_en", "summary_zh", "words_en", "words_zh"
        )
    }


@cached
def offered_services() -> dict[int, int]:
    """Return service -> its department, for all that are offered, in the order of the catalog's shelves."""
    rows = Service.objects.filter(state=ServiceState.PUBLISHED, department__is_active=True)
    return dict(rows.order_by("category__position", "pk").values_list("pk", "department_id"))


def services_of(ids: Iterable[int]) -> list[Service]:
    """Return the services of these ids in their order, with department and category as lists show them."""
    ids = list(ids)
    rows = _service_rows(ids)
    return with_names(_service(rows[pk]) for pk in ids)


@cached
def service_owners() -> frozenset[int]:
    """Return the people who own a service."""
    return frozenset(Service.objects.exclude(owner=None).values_list("owner_id", flat=True))


@cached
def shared_services() -> frozenset[int]:
    """Return the services whose requests everyone in the department that asks may see."""
    return frozenset(Service.objects.filter(is_shared_in_department=True).values_list("pk", flat=True))


@cached
def confidential_services() -> frozenset[int]:
    """Return the services whose requests hardly anyone may read."""
    return frozenset(Service.objects.filter(is_confidential=True).values_list("pk", flat=True))


@cached
def catch_all() -> int | None:
    """Return the service that takes what fits no other; None where there is none, or it is not offered."""
    rows = Service.objects.filter(is_catch_all=True, state=ServiceState.PUBLISHED)
    return rows.values_list("pk", flat=True).first()


def with_names(services: Iterable[Service]) -> list[Service]:
    """Return services, each with its department and category as lists show them."""
    services = list(services)
    units = named_units_by_id({service.department_id for service in services})
    rows = _category_rows({service.category_id for service in services})
    shelves = {pk: ServiceCategory.from_db("default", CATEGORY_FIELDS, row) for pk, row in rows.items()}
    for service in services:
        service.department, service.category = units[service.department_id], shelves[service.category_id]
    return services


def _service(row: Iterable[Any]) -> Service:
    return Service.from_db("default", SERVICE_FIELDS, list(row))


@cached_each
def _ids_by_slug(slugs: set[str]) -> dict[str, int]:
    return dict(Service.objects.filter(slug__in=slugs).values_list("slug", "pk"))


@cached_each
def _service_rows(ids: set[int]) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in Service.objects.filter(pk__in=ids).values_list(*SERVICE_FIELDS)}


@cached_each
def _category_rows(ids: set[int]) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in ServiceCategory.objects.filter(pk__in=ids).values_list(*CATEGORY_FIELDS)}


@cached_each
def _newest_forms(services: set[int]) -> dict[int, tuple[tuple[Any, ...], FormSpec]]:
    newest = RequestForm.objects.filter(service__in=services).order_by("service_id", "-number")
    rows = newest.distinct("service_id").values_list(*FORM_FIELDS)
    service, fields = map(FORM_FIELDS.index, ("service_id", "fields"))
    return {row[service]: (row, read_form(row[fields])) for row in rows}
