"""What of this app is cleared away at night."""

from departments.queries.learned_words import old_searched_words
from departments.queries.missed_searches import old_missed_searches
from departments.queries.uploads import old_people_lists, old_place_lists, old_service_files
from servicedesk.audits.actions.tidying import OldRows, add_chore

for rows in (old_people_lists, old_place_lists, old_service_files):
    add_chore(OldRows(rows, "uploaded_at"))
add_chore(OldRows(old_searched_words, "at"))
add_chore(OldRows(old_missed_searches, "at"))
