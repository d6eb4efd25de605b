"""Keys made of words, for programs that read the answers."""

import re

from django.utils.text import slugify

from departments.formspec.reading import KEY

LONGEST = 34


def free_key(words: str, otherwise: str, used: set[str]) -> str:
    """Return a key made of English words that is not used yet; of `otherwise` where they give none."""
    base = re.sub(r"[^a-z0-9_]", "", slugify(words).replace("-", "_"))[:LONGEST].strip("_")
    base = base if KEY.fullmatch(base) else otherwise
    candidates = (base, *(f"{base}_{number}" for number in range(2, len(used) + 3)))
    return next(key for key in candidates if key not in used)
