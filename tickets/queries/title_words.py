"""What several people have in the titles of their requests for a service: the words by which it is called."""

from collections import defaultdict
from datetime import datetime, timedelta

from departments.everyday_words import LONGEST
from servicedesk.text.query_parts import is_chinese, parts_of
from tickets.models import Ticket

LOOKED_AT, WITHIN = 300, timedelta(days=730)
FEWEST_PEOPLE = 3  # fewer could be told apart
MOST, SHORTEST = 100, 3


def title_words(service: int, at: datetime) -> list[str]:
    """Return words and pairs of Chinese characters, at most a hundred, those of most people first.

    Looks at the last 300 requests for the service within two years before `at`, confidential ones left out: they stay
    so when their service no longer is.
    """
    lately = Ticket.objects.filter(service=service, is_confidential=False, submitted_at__gte=at - WITHIN)
    people: defaultdict[str, set[int]] = defaultdict(set)
    for title, requester in lately.order_by("-submitted_at", "-pk").values_list("title", "requester_id")[
        :LOOKED_AT
    ]:
        for part in filter(_tells, parts_of(title)):
            people[part].add(requester)
    of_several = {part: len(who) for part, who in people.items() if len(who) >= FEWEST_PEOPLE}
    return sorted(of_several, key=lambda part: (-of_several[part], part))[:MOST]


def _tells(part: str) -> bool:
    """Say whether a part of a title is a word, or a pair of Chinese characters, and no number."""
    if is_chinese(part):
        return len(part) > 1
    return SHORTEST <= len(part) <= LONGEST and not part.isdecimal()
