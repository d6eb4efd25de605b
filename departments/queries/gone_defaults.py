"""Fields of a form that begin with somebody who has left, or with a unit or place that is out of use."""

from departments.cached_places import place_tree
from departments.formspec.form import FormSpec, address_of
from departments.formspec.kinds import NAMED
from departments.formspec.references import Problem
from departments.models import Department
from servicedesk.accounts.models import User


def gone_defaults(form: FormSpec) -> tuple[Problem, ...]:
    """Return a refusal for each such field: it would begin empty, and nobody would know why."""
    return tuple(
        Problem("default_gone", address_of(spec, rows))
        for spec, rows in form.everything()
        if spec.kind in NAMED and type(spec.default) is int and in_use(spec.kind, spec.default) is None
    )


def in_use(kind: str, pk: int) -> int | None:
    """Return the id of a person, department or place (of a merged one, what it became); None for what is gone."""
    if kind == "place":
        tree = place_tree()
        lasting = tree.lasting(pk)
        return lasting if lasting in tree.in_use else None
    known = User.objects if kind == "person" else Department.objects
    return pk if known.filter(pk=pk, is_active=True).exists() else None
