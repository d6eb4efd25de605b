"""Keys made of words, for programs that read the answers."""

from departments.formspec.fields import Texts
from departments.formspec.keys import key_of


def free_key(words: Texts, otherwise: str, used: set[str]) -> str:
    """Return a key made of words that is not used yet; of `otherwise` where they give none."""
    base = key_of(words) or otherwise
    candidates = (base, *(f"{base}_{number}" for number in range(2, len(used) + 3)))
    return next(key for key in candidates if key not in used)
