"""Which fields of a page one writes in, and would lose with the session: those of forms that keep no draft."""

from html.parser import HTMLParser

WRITTEN = {"text", "datetime-local", "date", "number", "url", "email"}
# Previews, which nobody sends; forms whose answer is a sheet, a link or a secret to take away; rows that the desk draws
# anew with every change; sign-in.
LEFT_OUT = (
    "form_preview", "starting_preview", "place_labels", "service_labels", "service_link", "api_tokens",
    "manage_calendar", "policy_steps", "account_", "mfa_",
)  # fmt: skip


def forgotten(key: str, page: str) -> list[str]:
    """Return the names of such fields; `key` is the page in the table."""
    if key.startswith(LEFT_OUT):
        return []
    forms = _Forms()
    forms.feed(page)
    return [name for keeps, fields in forms.found if not keeps for name in fields]


class _Forms(HTMLParser):
    """The forms of a page that are posted: whether each keeps a draft, and the fields that one writes in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[bool, list[str]]] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.is_inside = (given.get("method") or "").lower() == "post"
            if self.is_inside:
                self.found.append(("data-draft" in given, []))
        elif self.is_inside and given.get("type") == "password":
            self.found[-1] = True, []  # whoever signs in has no session to lose
        elif self.is_inside and (
            tag == "textarea" or (tag == "input" and given.get("type", "text") in WRITTEN)
        ):
            self.found[-1][1].append(given.get("name") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
