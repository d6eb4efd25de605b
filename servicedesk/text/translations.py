"""Translations: `.po` files are written by people, `.mo` files are made here, without the gettext programs.

Run as `python -m servicedesk.text.translations`.
"""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def of_packages() -> list[Path]:
    """The catalogue of each language, English too, in which the desk words what packages say on its pages."""
    return sorted((LOCALE / "of_packages").glob("*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Write the `.mo` of each catalogue that is newer than its own; how many were written."""
    stale = [file for file in [*catalogues(), *of_packages()] if _is_stale(file)]
    for file in stale:
        unfinished = file.with_suffix(".mo.unfinished")
        polib.pofile(str(file)).save_as_mofile(str(unfinished))
        unfinished.rename(file.with_suffix(".mo"))
    return len(stale)


def _is_stale(file: Path) -> bool:
    made = file.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime_ns <= file.stat().st_mtime_ns


if __name__ == "__main__":
    compile_all()
