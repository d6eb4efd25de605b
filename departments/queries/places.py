"""Finding places by a few letters, as pickers and lists do."""

from departments.cached_places import place_tree
from servicedesk.text.cleaning import folded, folded_words

LIMIT = 20


def find_places(text: str, limit: int = LIMIT) -> list[int]:
    """Return the places in use of which code, name or surroundings contain every word; those first that begin so."""
    tree, plain = place_tree(), folded(text)
    words = folded_words(text)
    found = [pk for pk, own in tree.searched.items() if all(word in own for word in words)]

    def rank(pk: int) -> tuple[bool, int, str]:
        names = (folded(one) for one in (tree.codes[pk], *tree.names[pk].values()))
        return not any(name.startswith(plain) for name in names), len(tree.line(pk)), tree.codes[pk]

    return sorted(found, key=rank)[:limit]
