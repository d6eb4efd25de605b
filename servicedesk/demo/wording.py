"""Words for the stories: a sentence of the pool, in the speaker's language, its blanks filled by chance."""

from collections.abc import Mapping, Sequence
from math import ceil
from random import Random
from typing import Any

from .dice import one_of
from .world import Offer, Pair, Person, World

LANGUAGES = {"en": 0, "zh": 1}
# Which blank answers a question of a request form with this key.
BLANKS = {
    "customer": "customer", "partner": "customer", "supplier": "supplier", "where": "place", "place": "place",
    "to": "city", "from": "place", "trip": "city", "month": "month", "product": "item", "goods": "item",
    "sample": "item", "system": "system", "page": "item", "deliver": "place", "folder": "item",
}  # fmt: skip


class _Blanks(dict[str, str]):
    """Fills each blank by chance, the same blank of one text always alike."""

    def __init__(self, world: World, throw: Random, language: str, name: str) -> None:
        super().__init__(name=name)
        self.slots, self.throw, self.language = world.phrases["slots"], throw, language

    def __missing__(self, key: str) -> str:
        self[key] = one_of(self.throw, self.slots[key][self.language])
        return self[key]


class Wording:
    """Speaks for the people of one ticket; `throw` decides."""

    def __init__(self, world: World, throw: Random, offer: Offer, requester: Person) -> None:
        self.world, self.throw, self.offer, self.requester = world, throw, offer, requester
        colleague = one_of(throw, world.people[requester.department]).called(requester.language)
        self.blanks = _Blanks(world, throw, requester.language, colleague)

    def title(self) -> str:
        return self._fill(self.offer.texts["subjects"])

    def description(self) -> str:
        phrases = self.world.phrases
        details = [self._fill(self.offer.texts["details"]) for _ in range(1 + (self.throw.random() < 0.4))]
        space = "" if self.requester.language == "zh" else " "
        body = space.join(dict.fromkeys(details))
        paragraphs = (self._pick(phrases["opening"]), body, self._pick(phrases["closing"]))
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)

    def own(self, kind: str) -> str:
        """Something said about this service: questions, replies, done."""
        return self._fill(self.offer.texts[kind])

    def general(self, kind: str) -> str:
        """Something said in any conversation, to the requester by name where it greets."""
        return self._pick(self.world.phrases[kind]).replace(
            "{name}", self.requester.called(self.requester.language)
        )

    def aside(self, kind: str, language: str) -> str:
        """Something said among agents."""
        return one_of(self.throw, self.world.phrases[kind])[LANGUAGES[language]]

    def praise(self, mood: str) -> str:
        return self._pick(self.world.phrases["praise"][mood])

    def answer(self, field: Mapping[str, Any], title: str) -> Any:
        """Return what the requester writes into a field of text, number, choice or place."""
        kind, key = field["kind"], field["key"]
        if kind == "choice":
            return one_of(self.throw, field["options"])["value"]
        if kind == "choices":
            chosen = [option["value"] for option in field["options"] if self.throw.random() < 0.5]
            return chosen or [field["options"][0]["value"]]
        if kind == "number":
            number = int(self.throw.lognormvariate(3.5, 1.2)) + 1
            return str(min(max(number, ceil(float(field.get("min") or 1))), int(field.get("max") or number)))
        if kind == "place":
            return self._place()
        if kind == "long_text":
            return self._fill(self.offer.texts["details"])
        return self.blanks[BLANKS[key]] if key in BLANKS else title

    def _place(self) -> int:
        """Return the id of the place of which the texts speak."""
        named = self.world.phrases["slots"]["place"]
        words = named["zh" if self.requester.language == "zh" else "en"]
        return self.world.places[named["codes"][words.index(self.blanks["place"])]]

    def _pick(self, pool: Sequence[Pair]) -> str:
        return one_of(self.throw, pool)[LANGUAGES[self.requester.language]]

    def _fill(self, pool: Sequence[Pair]) -> str:
        said = self._pick(pool).format_map(self.blanks)
        return f"T{said[1:]}" if said.startswith("the ") else said
