"""The draft of a request form, as its editors read it."""

from datetime import datetime, timedelta

from departments.formspec.edits import published_addresses, with_telling_keys
from departments.formspec.form import FormSpec
from departments.models import FormDraft, Service
from servicedesk.events import clock

KEPT = timedelta(days=30)  # for which a discarded draft can be brought back


def open_draft(service: Service) -> FormDraft:
    """Return the draft to go on with; without one a new one of what is published, not saved (`pk` None)."""
    draft = service.form_drafts.filter(discarded_at=None).select_related("base", "edited_by").first()
    if draft is not None:
        return draft
    published = service.forms.order_by("-number").first()
    begun = FormDraft(
        service=service, base=published, edited_at=published.created_at if published else clock.reading()
    )
    begun.content = published.fields if published else []
    begun.revision = last_revision(service)
    return begun


def has_draft(service: Service) -> bool:
    """Say whether somebody has begun the next version."""
    return service.form_drafts.filter(discarded_at=None).exists()


def last_revision(service: Service) -> int:
    """Return how often drafts of the service were saved, the discarded ones included."""
    newest = service.form_drafts.order_by("-revision").values_list("revision", flat=True).first()
    return newest or 0


def stamp_of(draft: FormDraft) -> str:
    """Return what an editor posts back to say which content they have seen: the version and the revision."""
    newest = draft.service.forms.order_by("-number").values_list("number", flat=True).first()
    return f"{newest or 0}-{draft.revision}"


def telling_form(draft: FormDraft) -> FormSpec:
    """Return the draft with keys made of words, but for the fields that programs know by another: published ones."""
    versions = draft.service.forms.all()
    known = set[str]().union(*(published_addresses(version.spec) for version in versions))
    return with_telling_keys(draft.spec, known)


def is_changed(draft: FormDraft) -> bool:
    """Say whether it differs from what is published."""
    published = draft.service.forms.order_by("-number").first()
    return draft.spec.to_json() != (published.spec.to_json() if published else [])


def discarded_since(draft: FormDraft) -> datetime | None:
    """Return when the draft that was open before was discarded; None where there is one, or it was published."""
    if draft.pk is not None:
        return None
    aside = discarded_draft(draft.service)
    if aside is None or aside.discarded_at is None or aside.revision != draft.revision:
        return None
    is_older = draft.base is not None and draft.base.created_at >= aside.discarded_at
    return None if is_older else aside.discarded_at


def discarded_draft(service: Service) -> FormDraft | None:
    """Return the draft that was discarded last, for as long as it can be brought back."""
    kept = service.form_drafts.filter(discarded_at__gte=clock.reading() - KEPT)
    return kept.order_by("-discarded_at").first()
