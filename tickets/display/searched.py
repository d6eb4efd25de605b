"""What someone typed in the search, on its way with them to the form: in the address, as a GET writes nothing."""

from django.http import QueryDict

from servicedesk.web.sending import SHOWN

SEARCHED = "searched-for"  # no question of a form has such a key


def searched_query(text: str) -> str:
    """Return the end of an address that takes the text along; "" for none."""
    if not text.strip():
        return ""
    query = QueryDict(mutable=True)
    query[SEARCHED] = text.strip()[:200]
    return f"?{query.urlencode()}"


def link_query(query: QueryDict) -> str:
    """Return what fills in a form, of the query of its address: neither what was searched for nor which page it was."""
    link = query.copy()
    for name in (SEARCHED, SHOWN):
        link.pop(name, None)
    return link.urlencode()
