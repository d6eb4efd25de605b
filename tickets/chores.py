"""What of this app is cleared away at night."""

from servicedesk.audits.actions.tidying import OldRows, add_chore
from tickets.actions.ending_drafts import EndingDrafts
from tickets.actions.lost_contents import LostContents
from tickets.actions.uploads import remove_uploads
from tickets.queries.drafts import discarded_drafts, old_drafts
from tickets.queries.uploads import old_uploads

add_chore(EndingDrafts())
add_chore(OldRows(old_drafts, "saved_at"))
add_chore(OldRows(discarded_drafts, "discarded_at"))
add_chore(OldRows(old_uploads, "at", remove=remove_uploads))
add_chore(LostContents())
