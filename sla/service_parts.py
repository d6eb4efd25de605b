"""Suggested targets in the file of a service: what its own policy says, for a draft of the policy of an imported one.

Steps of escalation are left out: they may name people, and are those that apply where the service is imported to.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from departments.enums import Priority
from departments.models import Service
from departments.service_files.service_file import FileProblem, ServiceFileError
from departments.service_parts import ServicePart, register_part
from servicedesk.accounts.models import User
from servicedesk.web.display.joining import clauses, labelled
from servicedesk.web.next_steps import linked
from sla.actions.policy_drafts import save_draft
from sla.conditions import Conditions, TargetSpec
from sla.display.promises import target_words
from sla.enums import PROMISED_KINDS, ClockKind
from sla.models import PolicyDraft, Target
from sla.queries.policies import own_policy, versions_of, with_own_policy, working_policy
from sla.scopes import PolicyScope

NAME = "targets"
NAMES = {"kind", "priority", "minutes", "working_days", "around_the_clock"}
MOST_MINUTES, MOST_DAYS = 120_000, 250
KINDS = [kind.value for kind in PROMISED_KINDS]


def targets_of(service: Service) -> list[dict[str, Any]] | None:
    """Return the targets of the service's own policy, else those of the newest draft of one; None without any."""
    versions = versions_of(own_policy(service))
    if versions:
        return _written(Conditions.of_version(versions[0]).targets)
    drafts = PolicyDraft.objects.filter(**PolicyScope(service).fields)
    draft = drafts.order_by("-changed_at").first()
    return _written(Conditions.from_json(draft.content).targets) if draft else None


def read_targets(content: Any) -> list[dict[str, Any]]:
    """Return the targets as `targets_of` writes them. Raises ServiceFileError."""
    if not isinstance(content, list) or len(content) > len(KINDS) * len(Priority):
        raise ServiceFileError(FileProblem("parts.targets", "wrong_type", "list"))
    specs = [_read(f"parts.targets[{number}]", item) for number, item in enumerate(content)]
    if len({(spec.kind, spec.priority) for spec in specs}) < len(specs):
        raise ServiceFileError(FileProblem("parts.targets", "target_twice"))
    return _written(Conditions.of(specs, ()).targets)


def target_lines(content: list[dict[str, Any]]) -> list[str]:
    """Return a line for each target: "first response, normal: 4 working hours"."""
    lines = []
    for spec in map(_spec, content):
        what = clauses([spec.kind.label, spec.priority.label])
        lines.append(labelled(what, target_words(Target(**vars(spec)))))
    return lines


def take_targets(
    *, service: Service, content: list[dict[str, Any]], by: User | None, at: datetime | None
) -> None:
    """Make them the person's draft of the service's policy; nothing is promised before they publish it."""
    if by is None or not content:
        return
    copy = working_policy(PolicyScope(service), by)
    targets = Conditions.of(map(_spec, content), copy.content.steps)
    save_draft(scope=copy.scope, base=copy.holds, content=targets, by=by, at=at)


def _waiting(services: Sequence[Service]) -> dict[int, str]:
    """Say where targets wait as a draft, and the service has no policy of its own yet."""
    drafts = PolicyDraft.objects.filter(service__in=services, consumer=None)
    waiting = set(drafts.values_list("service_id", flat=True)) - with_own_policy(services)
    words = _(
        "Its own SLA targets are still a draft. Publish them under “SLA policy”; until then the default applies."
    )
    return {
        one.pk: linked(words, reverse("service_targets", args=[one.slug]))
        for one in services
        if one.pk in waiting
    }


def _read(path: str, item: Any) -> TargetSpec:
    if not isinstance(item, dict):
        raise ServiceFileError(FileProblem(path, "wrong_type", "object"))
    strangers = [FileProblem(f"{path}.{name}"[:120], "unknown") for name in item if name not in NAMES]
    if strangers:
        raise ServiceFileError(*strangers[:20])
    for name, known in (("kind", KINDS), ("priority", Priority.values)):
        if item.get(name) not in known:
            raise ServiceFileError(FileProblem(f"{path}.{name}", "unknown_word", ", ".join(known)))
    amounts = [
        (name, most)
        for name, most in (("minutes", MOST_MINUTES), ("working_days", MOST_DAYS))
        if name in item
    ]
    if len(amounts) != 1:
        raise ServiceFileError(FileProblem(path, "no_amount"))
    [(name, most)] = amounts
    if type(item[name]) is not int or not 0 < item[name] <= most:
        raise ServiceFileError(FileProblem(f"{path}.{name}", "wrong_amount", str(most)))
    if type(item.get("around_the_clock", False)) is not bool:
        raise ServiceFileError(FileProblem(f"{path}.around_the_clock", "wrong_type", "flag"))
    return _spec(item)


def _spec(item: dict[str, Any]) -> TargetSpec:
    minutes = item.get("minutes")
    return TargetSpec(
        ClockKind(item["kind"]),
        Priority(item["priority"]),
        seconds=minutes * 60 if minutes else None,
        working_days=item.get("working_days"),
        is_around_the_clock=item.get("around_the_clock", False),
    )


def _written(targets: Iterable[TargetSpec]) -> list[dict[str, Any]]:
    """Return the JSON of the file: whole minutes, rounded up, or working days."""
    return [
        {
            "kind": spec.kind.value,
            "priority": spec.priority.value,
            **(
                {"working_days": spec.working_days}
                if spec.working_days
                else {"minutes": -(-(spec.seconds or 0) // 60)}
            ),
            **({"around_the_clock": True} if spec.is_around_the_clock else {}),
        }
        for spec in targets
        if spec.kind in PROMISED_KINDS
    ]


register_part(ServicePart(NAME, targets_of, read_targets, target_lines, take_targets, _waiting))
