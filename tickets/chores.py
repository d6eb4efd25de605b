"""What of this app is cleared away at night."""

from servicedesk.audits.actions.tidying import Chore, add_chore
from tickets.actions.uploads import remove_uploads
from tickets.queries.uploads import old_uploads

add_chore(Chore(old_uploads, "at", remove=remove_uploads))
