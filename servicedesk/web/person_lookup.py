"""Whom someone means by an e-mail address or a full name, in either alphabet; the same for forms and programs.

A page or a body may hold thousands of names. `PersonLookup` looks for all that it is told of beforehand in one query,
remembers what it found, and says only of the first few wrong names whom they could mean: that is a search of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Upper
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from servicedesk.text.cleaning import clean_line, folded
from servicedesk.web.display.joining import listed

SUGGESTED = 5
EXPLAINED = 10  # wrong names of one page or body of which it is said whom they could mean
LARGEST = 2**63 - 1  # of all ids
LONGEST = 700  # letters: two names and a blank, or an address, and nobody is called more
SHOWN_LETTERS = 60
MESSAGES: dict[str, Any] = {
    "left": _("%(name)s has left."),
    "invalid_choice": _("No one here is called “%(value)s”. Enter the email address or the full name."),
    "unclear": _("“%(value)s” could be %(people)s. Enter the email address."),
}


class PersonLookup:
    """Whom texts mean among `people`, for as long as one page or body is answered.

    `messages` may word what is wrong in another way than MESSAGES.
    """

    def __init__(self, people: QuerySet[Any], messages: Mapping[str, Any] = MESSAGES) -> None:
        """Take the people who may be meant."""
        self._people, self._messages = people, messages
        self._matching: dict[str, list[Any]] = {}  # everyone, those included who may not be meant
        self._allowed: set[int] = set()
        self._numbered: dict[int, Any] = {}
        self._unclear: dict[str, list[Any]] = {}

    def expect(self, raw: Iterable[Any]) -> None:
        """Look for many texts, and ids, in one query each, before they are asked for one by one."""
        said = {each for each in raw if isinstance(each, int | str) and not isinstance(each, bool)}
        numbers = {each for each in said if isinstance(each, int)}
        if new := numbers - self._numbered.keys():
            found = self._everyone.in_bulk([number for number in new if abs(number) <= LARGEST])
            self._numbered |= {number: found.get(number) for number in new}
        texts = {name for each in said if (name := typed_name(each))}
        self._read({text for text in texts - self._matching.keys() if len(text) <= LONGEST})

    def called(self, raw: Any) -> Any:
        """Return whom a text means, None for blanks. Raises ValidationError."""
        text = typed_name(raw)
        if not text:
            return None
        found = self.all_called(text)
        if len(found) != 1:
            raise self.why_nobody(text)
        return found[0]

    def all_called(self, raw: Any) -> list[Any]:
        """Return everyone who may be meant by a text."""
        return [person for person in self._known(typed_name(raw)) if person.pk in self._allowed]

    def numbered(self, number: int) -> Any:
        """Return the person of an id, also one who may not be meant, else None."""
        self.expect([number])
        return self._numbered[number]

    def addressed(self, text: str) -> Any:
        """Return the person of an address, also one who may not be meant, else None."""
        plain = folded(text.replace("\x00", ""))
        if "@" not in plain:
            return None
        return next(
            (person for person in self._known(typed_name(text)) if folded(person.email) == plain), None
        )

    def why_nobody(self, text: str) -> ValidationError:
        """Return why a text means no one: they left, it could be several people, or there is no one of the name."""
        matching = self._known(text)
        allowed = [person for person in matching if person.pk in self._allowed]
        gone = [person for person in matching if not person.is_active]
        if gone and not allowed:
            return ValidationError(self._messages["left"], code="left", params={"name": gone[0]})
        names = listed(f"{person} <{person.email}>" for person in self._near(text) or allowed[:SUGGESTED])
        code = "unclear" if names else "invalid_choice"
        shown = Truncator(text).chars(SHOWN_LETTERS)
        return ValidationError(self._messages[code], code=code, params={"value": shown, "people": names})

    @property
    def _everyone(self) -> QuerySet[Any]:
        return self._people.model._default_manager.all()

    def _known(self, text: str) -> list[Any]:
        if text not in self._matching:
            self.expect([text])
        return self._matching.get(text, [])

    def _read(self, texts: set[str]) -> None:
        if not texts:
            return
        spelled = {text: _spellings(text) for text in texts}
        by_word: dict[str, list[Any]] = defaultdict(list)
        met = list(_matching(self._everyone, {word for words in spelled.values() for word in words}))
        for person in met:
            for word in {person.email, person.name, person.native_name, person.whole}:
                by_word[word.upper()].append(person)
        for text, words in spelled.items():
            found = {person.pk: person for word in words for person in by_word.get(word.upper(), ())}
            self._matching[text] = list(found.values())
        if met:
            rows = self._people.filter(pk__in=[person.pk for person in met])
            self._allowed |= set(rows.values_list("pk", flat=True))

    def _near(self, text: str) -> list[Any]:
        if len(text) > LONGEST:
            return []
        if text not in self._unclear and len(self._unclear) < EXPLAINED:
            near = _named(self._people).filter(Q(whole__icontains=text) | Q(email__icontains=text))
            self._unclear[text] = list(near.order_by("name", "pk")[:SUGGESTED])
        return self._unclear.get(text, [])


def typed_name(value: Any) -> str:
    """Return what was typed as it is looked for; "" for blanks."""
    return clean_line(str(value or "").replace("\x00", ""))


def person_called(typed: Any, people: QuerySet[Any]) -> Any:
    """Return whom someone means among `people`, None for blanks. Raises ValidationError."""
    return PersonLookup(people).called(typed)


def _spellings(typed: str) -> set[str]:
    """Return how what was typed may be stored: in full-width letters too, "Wei Li" for Li Wei."""
    plain = folded(typed)
    return {plain} if "@" in plain else {typed, plain, " ".join(reversed(plain.split()))}


def _matching(people: QuerySet[Any], words: set[str]) -> QuerySet[Any]:
    """Return who has one of the addresses and names, in any case. A word with an “@” is an address and no name."""
    addresses = [Upper(Value(word)) for word in words if "@" in word]
    names = [Upper(Value(word)) for word in words if "@" not in word]
    rows = _named(people).alias(
        address=Upper("email"), first=Upper("name"), native=Upper("native_name"), both=Upper("whole")
    )
    return rows.filter(
        Q(address__in=addresses) | Q(first__in=names) | Q(native__in=names) | Q(both__in=names)
    )


def _named(people: QuerySet[Any]) -> QuerySet[Any]:
    return people.annotate(whole=Concat("name", Value(" "), "native_name"))
