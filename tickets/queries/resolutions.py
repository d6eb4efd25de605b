"""What solved a request, and who was there."""

from django.db.models import F, Q, Value
from django.db.models.functions import Length

from servicedesk.accounts.models import User
from tickets.enums import MessageKind
from tickets.models import Message, Ticket, Watcher

MOST_LETTERS = 20_000


def resolution_of(ticket: Ticket) -> str:
    """Return what the provider said in public when it was resolved; "" for nothing."""
    said = Message.objects.filter(ticket=ticket, kind=MessageKind.PUBLIC, is_from_provider=True)
    if ticket.resolved_at is not None:
        said = said.filter(at__lte=ticket.resolved_at)
    last = said.order_by("-at", "-pk").values_list("body", flat=True).first()
    return (last or "")[:MOST_LETTERS]


def names_around(ticket: Ticket) -> list[str]:
    """Return the names of who asked for it, had it, followed it and spoke in it, in every script."""
    spoke = Message.objects.filter(ticket=ticket).exclude(author=None).values("author")
    followed = Watcher.objects.filter(ticket=ticket).values("user")
    there = Q(pk__in=[ticket.requester_id, ticket.filer_id, ticket.holder_person_id or 0])
    people = User.objects.filter(there | Q(pk__in=spoke) | Q(pk__in=followed))
    return [name for pair in people.values_list("name", "native_name") for name in pair if name]


def names_within(text: str) -> list[str]:
    """Return the whole names of people of the company that stand in a text; reads all of them once."""
    people = User.objects.annotate(text=Value(text), letters=Length("native_name"))
    latin = people.filter(text__icontains=F("name")).values_list("name", flat=True)
    native = people.filter(letters__gte=2, text__contains=F("native_name"))
    return [*latin, *native.values_list("native_name", flat=True)]
