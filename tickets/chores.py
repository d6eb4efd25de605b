"""What of this app is cleared away or learned at night."""

from servicedesk.audits.actions.tidying import OldRows, add_chore
from tickets.actions.ending_drafts import EndingDrafts, remove_drafts
from tickets.actions.lost_contents import LostContents
from tickets.actions.title_words import LearnTitleWords
from tickets.actions.uploads import remove_uploads
from tickets.queries.drafts import discarded_drafts, old_drafts
from tickets.queries.list_files import old_parts
from tickets.queries.uploads import old_uploads

# What was changed, brought back or named since a batch was read is old no more.
add_chore(EndingDrafts())
add_chore(OldRows(old_drafts, "saved_at", remove=lambda rows: remove_drafts(rows.exclude(told_at=None))))
add_chore(
    OldRows(
        discarded_drafts, "discarded_at", remove=lambda rows: remove_drafts(rows.exclude(discarded_at=None))
    )
)
add_chore(OldRows(old_uploads, "at", remove=lambda rows: remove_uploads(rows.filter(draft=None))))
add_chore(OldRows(old_parts, "at"))
add_chore(LostContents())
add_chore(LearnTitleWords())
