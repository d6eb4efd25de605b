"""What of a conversation shows why a search found its request."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from servicedesk.accounts.models import User
from servicedesk.text.search import has_word, says
from tickets.models import Message
from tickets.rules import messages_where_readable

LOOKED_AT = 500  # messages, the newest that have one of the words


def best_messages(user: User, wanted: Mapping[int, Sequence[str]]) -> dict[int, tuple[Message, int]]:
    """Return by ticket id the message that says most of its words, the newest of several, and how many those are.

    `wanted` are the words by ids of tickets whose content the person may read.
    """
    words = sorted({word for some in wanted.values() for word in some})
    if not words:
        return {}
    heard = messages_where_readable(user).filter(reduce(or_, map(says, words)), ticket__in=wanted)
    shown = heard.only("ticket_id", "author_id", "kind", "at", "body", "search_text")
    best = dict[int, tuple[Message, int]]()
    for message in shown.order_by("-at", "-pk")[:LOOKED_AT]:
        said = sum(has_word(message.search_text, word) for word in wanted[message.ticket_id])
        if said > best.get(message.ticket_id, (message, 0))[1]:
            best[message.ticket_id] = message, said
    return best
