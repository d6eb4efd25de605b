"""Foreign keys point the way imports do; import-linter cannot see a model named in a string."""

from django.apps import apps
from django.db.models import Model

FLOORS = [
    "kept",
    "events",
    "timers",
    "jobs",
    "calendars",
    "accounts",
    "notifications",
    "audits",
    "departments",
    "sla",
    "tickets",
    "surveys",
]
ACTOR_ALLOWED = {(app, "accounts") for app in ("events", "jobs", "calendars", "notifications")}


def links(model: type[Model]) -> list[tuple[str, str]]:
    """Return (app of the model, app it points at) for every relation the model itself declares."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for field in fields
        if field.related_model is not None
    ]


def test_every_app_of_ours_has_its_floor() -> None:
    ours = {
        config.label for config in apps.get_app_configs() if not config.name.startswith(("django", "allauth"))
    }
    with_models = {label for label in ours if list(apps.get_app_config(label).get_models())}
    assert with_models == set(FLOORS)


def test_foreign_keys_point_down() -> None:
    upward = [
        (model.__name__, target)
        for label in FLOORS
        for model in apps.get_app_config(label).get_models()
        for source, target in links(model)
        if target in FLOORS
        and FLOORS.index(target) > FLOORS.index(source)
        and (source, target) not in ACTOR_ALLOWED
    ]
    assert upward == []
