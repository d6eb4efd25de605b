"""The figure that surveys adds to those of the tickets: how they were rated."""

from surveys.reports import ratings
from surveys.rules import may_read_every_rating
from tickets.queries.figures import Figure, add_figure

add_figure(
    Figure(
        key="rated",
        rows=lambda scope, now: ratings(scope),
        order="-given_at",
        link=("ticket_id", "pk"),
        knows=("score",),
        may_open=may_read_every_rating,
    )
)
