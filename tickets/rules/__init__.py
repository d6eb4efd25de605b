"""Who is what to a ticket, and so who sees what of it and whose its verbs are.

Rights are checked at the moment of the act and never stored: a move, the end of an absence or a role taken back ends
them at once. To watch gives none; only an invitation by the requester or by those who hold the ticket does, until it is
taken back.
"""

from .articles import may_begin_article
from .needs import may_give, may_see_needs, needs_visible_to, readable_needs
from .search_keys import either, reader_terms, worker_terms
from .standing import Access, access, is_of, watchers_of, with_ties
from .verbs import rights_of, verbs_for
from .visibility import (
    attachments_visible_to,
    content_visible_among,
    messages_visible_to,
    messages_where_readable,
    readable_branches,
    readable_by,
    title_visible_among,
    visibility_branches,
    visible_among,
    visible_to,
)

__all__ = [
    "Access",
    "access",
    "attachments_visible_to",
    "content_visible_among",
    "either",
    "is_of",
    "may_begin_article",
    "may_give",
    "may_see_needs",
    "messages_visible_to",
    "messages_where_readable",
    "needs_visible_to",
    "readable_branches",
    "readable_by",
    "readable_needs",
    "reader_terms",
    "rights_of",
    "title_visible_among",
    "verbs_for",
    "visibility_branches",
    "visible_among",
    "visible_to",
    "watchers_of",
    "with_ties",
    "worker_terms",
]
