"""What is known of a ticket beside the conversation: the answers of its form, in the reader's words.

Only what is kept is shown, and what was not relevant is not kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from departments.answers.keeping import restored
from departments.display.answers import AnswerTable, AnswerWords, in_language, promised_text
from departments.formspec.evaluation import Follows
from departments.formspec.fields import FieldSpec
from departments.formspec.form import Section
from departments.models import form_spec_of
from servicedesk.events import clock
from servicedesk.notifications.kinds import FactLink
from servicedesk.web.display.joining import grouped, listed, qualified, sentences
from tickets.models import Attachment, Ticket
from tickets.queries.answers import to_come
from tickets.queries.files import files_by_message

from .files import FileLink, links_to, mailed

Files = Mapping[str, list[Attachment]]
STAGES_IN_WORDS: Mapping[str, Any] = {
    "fulfilment": pgettext_lazy("stage of a form", "Work"),
    "closing": pgettext_lazy("stage of a form", "Result"),
}


@dataclass(frozen=True)
class Fact:
    """A question with its answer: in words, as files, or as a table. `is_missing`: it is promised for later."""

    label: str
    text: str = ""
    files: list[FileLink] = field(default_factory=list)
    table: AnswerTable | None = None
    is_missing: bool = False
    key: str = ""


@dataclass(frozen=True)
class FactGroup:
    """A section of the form with its answered questions; the title is empty where it has none."""

    title: str
    stage: str
    facts: list[Fact]

    @property
    def is_short(self) -> bool:
        """Whether it fits beside the conversation: nothing but what was asked at filing, without title and tables."""
        return not self.title and self.stage == "filing" and all(fact.table is None for fact in self.facts)


def fact_groups(ticket: Ticket, attachments: Iterable[Attachment]) -> list[FactGroup]:
    """Return the sections with answers, in the order of the form the ticket was filed with."""
    form, files = form_spec_of(ticket.form_id), _by_question(attachments)
    words = AnswerWords(form, ticket.answers)
    groups = [_group(words, section, ticket.answers, files) for section in form.sections]
    return [group for group in groups if group.facts]


def missing_words(ticket: Ticket) -> dict[str, Any]:
    """Return what the page says of answers that are still to come, and whether the day of one has passed."""
    days = to_come(ticket)
    if not days:
        return {}
    items = listed(promised_item(in_language(spec.label), day) for spec, day in days)
    today = timezone.localtime(clock.reading()).date()
    return {
        "missing": _("Still missing: %(items)s.") % {"items": items},
        "missing_is_late": any(day < today for _spec, day in days),
    }


def missing_at_the_end(ticket: Ticket) -> str:
    """Return what those read who are about to resolve it while answers are still to come; empty where none are."""
    items = listed(promised_item(in_language(spec.label), day) for spec, day in to_come(ticket))
    if not items:
        return ""
    return sentences(
        [
            _("Not there yet: %(items)s.") % {"items": items},
            _("The requester can still add it until the request is closed."),
        ]
    )


def promised_item(label: str, day: date) -> str:
    """Return a question with when its answer is to come: "Contract (will be sent by Fri 6 Mar)"."""
    return qualified(label, promised_text(day))


def answer_lines(ticket: Ticket) -> list[tuple[str, str | list[FactLink]]]:
    """Return the answered questions in words, for a mail; last come the files that answer none of them."""
    files = files_by_message(ticket, ())[None]
    facts = [fact for group in fact_groups(ticket, files) for fact in group.facts]
    others = [file for file in files if not file.field_key]
    return [
        *((fact.label, _line(fact)) for fact in facts),
        *([(_("Files"), mailed(links_to(others)))] if others else []),
    ]


def _line(fact: Fact) -> str | list[FactLink]:
    return mailed(fact.files) if fact.files else grouped(fact.text.splitlines())


def _group(words: AnswerWords, section: Section, answers: Mapping[str, Any], files: Files) -> FactGroup:
    facts = [_fact(words, spec, answers.get(spec.key), files.get(spec.key, [])) for spec in section.fields]
    title = in_language(section.label) or STAGES_IN_WORDS.get(section.stage, "")
    return FactGroup(title, section.stage, [fact for fact in facts if fact is not None])


def _fact(words: AnswerWords, spec: FieldSpec, kept: Any, files: list[Attachment]) -> Fact | None:
    label = words.label(spec)
    if spec.kind == "file" and files:
        return Fact(label, "\n".join(file.name for file in files), links_to(files), key=spec.key)
    if kept is None:
        return None
    if spec.kind == "rows" and isinstance(kept, list):
        table = words.table(spec, kept)
        return Fact(label, table.text, table=table, key=spec.key)
    is_missing = isinstance(restored(spec, kept), Follows)
    return Fact(label, words.text(spec, kept), is_missing=is_missing, key=spec.key)


def _by_question(attachments: Iterable[Attachment]) -> Files:
    found: dict[str, list[Attachment]] = defaultdict(list)
    for file in attachments:
        found[file.field_key].append(file)
    return found
