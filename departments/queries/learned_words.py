"""Words that people searched with before they requested a service, for those who edit it to take or to leave."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, QuerySet

from departments.models import RefusedWord, SearchedWord, Service
from servicedesk.text.phrases import says

FEWEST_PEOPLE = 3  # fewer could be told apart
LOOKED_AT, MOST = 100, 20
KEPT = timedelta(days=180)


class ProposedWord(NamedTuple):
    """A word that the service is not found by yet, and how many people searched with it."""

    word: str
    people: int


def proposed_words(service: Service) -> list[ProposedWord]:
    """Return at most twenty, those of most people first; none for a confidential service."""
    return proposed_for([service]).get(service.pk, [])


def proposed_for(services: Iterable[Service]) -> dict[int, list[ProposedWord]]:
    """Return service -> what is proposed for it, for those of which there is any; two queries."""
    known = {
        service.pk: "\n".join([service.name_en, service.name_zh, service.words_en, service.words_zh])
        for service in services
        if not service.is_confidential
    }
    rows = SearchedWord.objects.filter(service__in=known).order_by().values("service_id", "word")
    counted = rows.annotate(people=Count("pk")).filter(people__gte=FEWEST_PEOPLE).order_by("-people", "word")
    refused = set(RefusedWord.objects.filter(service__in=known).values_list("service_id", "word"))
    found: dict[int, list[ProposedWord]] = {}
    for row in counted[: LOOKED_AT * len(known)]:
        service, word = row["service_id"], row["word"]
        if (service, word) not in refused and not says(known[service], word):
            found.setdefault(service, []).append(ProposedWord(word, row["people"]))
    return {service: words[:MOST] for service, words in found.items()}


def old_searched_words(at: datetime) -> QuerySet[SearchedWord]:
    """Return those of more than half a year before `at`."""
    return SearchedWord.objects.filter(at__lt=at - KEPT)
