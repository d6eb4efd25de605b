"""What of this app the rail counts among the requests that wait for a person: those to rate."""

from surveys.queries.asked import VALID_FOR
from tickets.queries.counts import add_waiting

# The conditions are those of `open_invitations`.
add_waiting(f"""
    surveys_invitation AS asked JOIN tickets_ticket AS rated ON rated.id = asked.ticket_id AND rated.state = 'closed'
    WHERE asked.user_id = %(person)s AND asked.answered_at IS NULL AND asked.withdrawn_at IS NULL
    AND asked.created_at > %(now)s - interval '{VALID_FOR.days} days'
""")
