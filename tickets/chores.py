"""What of this app is cleared away at night."""

from servicedesk.audits.actions.tidying import OldRows, add_chore
from tickets.actions.lost_contents import LostContents
from tickets.actions.uploads import remove_uploads
from tickets.queries.uploads import old_uploads

add_chore(OldRows(old_uploads, "at", remove=remove_uploads))
add_chore(LostContents())
