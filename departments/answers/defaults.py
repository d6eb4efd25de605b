"""What a field is answered with as long as no one has said anything else."""

from datetime import date, timedelta
from typing import Any

from departments.cached_places import place_tree, workplaces
from departments.cached_reads import units_by_id
from departments.formspec.defaults import OF_REQUESTER, default_fits
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import NAMED
from departments.models import Place
from departments.queries.gone_defaults import in_use
from departments.rules import reach_of
from servicedesk.accounts.models import User

from .keeping import restored


def default_of(spec: FieldSpec, requester: User, today: date) -> Any:
    """Return the default of a field as a checked value, None where it has none or where it makes no sense."""
    default = spec.default
    if not default_fits(spec):
        return None
    if isinstance(default, dict):
        return today + timedelta(default["days"]) if spec.kind == "date" else None
    if default == OF_REQUESTER and spec.kind == "person":
        return requester
    if default == OF_REQUESTER and spec.kind == "department":
        home = reach_of(requester).home
        return None if home is None else units_by_id([home])[home]
    if default == OF_REQUESTER and spec.kind == "place":
        return _workplace(requester)
    return in_use(spec.kind, default) if spec.kind in NAMED else restored(spec, default)


def _workplace(person: User) -> Place | None:
    """Return the place where someone works, unless it is out of use; a merged one is the place that it became."""
    place, tree = workplaces([person.pk])[person.pk], place_tree()
    lasting = None if place is None else tree.lasting(place)
    return Place.objects.get(pk=lasting) if lasting in tree.in_use else None
