"""Write a service as a file: always the same bytes for the same service."""

import json
from typing import Any

from .service_file import (
    DUTIES,
    FLAGS,
    FORMAT,
    KINDS_OF_PEOPLE,
    LANGUAGES,
    PURPOSES,
    VERSION,
    People,
    ServiceFile,
    Texts,
)


def write(service: ServiceFile) -> bytes:
    """Return the file: UTF-8, indented, every name in its fixed place."""
    return (json.dumps(to_json(service), ensure_ascii=False, indent=2) + "\n").encode()


def to_json(service: ServiceFile) -> dict[str, Any]:
    """Return what a file says."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "slug": service.slug,
        "name": _texts(service.name),
        "summary": _texts(service.summary),
        "description": _texts(service.description),
        "words": {language: list(service.words.get(language, ())) for language in LANGUAGES},
        "category": service.category
        and {
            "slug": service.category.slug,
            "name": _texts(service.category.name),
            "icon": service.category.icon,
        },
        "flags": {name: service.flags.get(name, default) for name, default in FLAGS.items()},
        "form": service.form.to_json(),
        "audience": {
            purpose: [_people(group) for group in service.audience.get(purpose, ())] for purpose in PURPOSES
        },
        "responsibility": {duty: list(service.responsibility.get(duty, ())) for duty in DUTIES},
        "parts": {name: service.parts[name] for name in sorted(service.parts)},
    }


def _texts(texts: Texts) -> dict[str, str]:
    return {language: texts.get(language, "") for language in LANGUAGES}


def _people(group: People) -> dict[str, list[str]]:
    named = {kind: list(getattr(group, kind)) for kind in KINDS_OF_PEOPLE}
    return {kind: words for kind, words in named.items() if words}
