"""The files of a ticket."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tickets.models import Attachment, Message, Ticket


def files_by_message(ticket: Ticket, messages: Iterable[Message]) -> Mapping[int | None, list[Attachment]]:
    """Return message id -> its files in their order, None -> those of the request itself.

    `messages` are those that a person may read who sees the ticket's content: of others there is no file.
    """
    readable = {None, *(message.pk for message in messages)}
    found: dict[int | None, list[Attachment]] = defaultdict(list)
    files = Attachment.objects.filter(ticket=ticket).select_related("blob")
    for file in files.order_by("position", "name", "pk"):
        if file.message_id in readable:
            found[file.message_id].append(file)
    return found
