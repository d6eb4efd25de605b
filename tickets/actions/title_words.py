"""Every night, what people call a service is learned from the titles of their requests for it."""

from datetime import datetime

from departments.actions.learned_words import keep_title_words
from departments.models import Service
from tickets.queries.title_words import title_words

BATCH = 50


class LearnTitleWords:
    """A chore of the night: what titles say of the next services; nothing of a confidential one."""

    def batch(self, after: tuple[str, ...] | None, at: datetime) -> tuple[int, tuple[str, ...] | None]:
        """Learn of the next services; return that nothing was removed, and the service to go on after."""
        services = Service.objects.filter(pk__gt=int(after[0]) if after else 0).order_by("pk")
        found = list(services.values_list("pk", "is_confidential")[:BATCH])
        keep_title_words({pk: [] if hidden else title_words(pk, at) for pk, hidden in found})
        return 0, (str(found[-1][0]),) if len(found) == BATCH else None
