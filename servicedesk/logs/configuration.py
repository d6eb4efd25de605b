"""Structured logs: one line a fact, as text for people or JSON for machines."""

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

from servicedesk.logs.repeats import OnceAMinute, Repeats, once_a_minute

# Addresses that give access to anyone who knows them: the secret part never reaches a log.
_KEYS = re.compile(r"(/rate/|/password/reset/key/)[^/\s?\"']+")

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def hide_keys(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut the keys out of every address in a line, its traceback included."""
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = _KEYS.sub(r"\1…", value)
    return line


def on_one_line(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Write line ends and other controls as escapes, so that no value begins a line of its own, as tracebacks may."""
    for name, value in line.items():
        if isinstance(value, str) and name != "exception":
            line[name] = _CONTROLS.sub(lambda found: repr(found.group())[1:-1], value)
    return line


def drop_probes(_logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what only says that a health check was answered well: some probe asks every few seconds."""
    if (
        method == "info"
        and str(line.get("request")).startswith("GET /health/")
        and line.get("code", 200) < 400
    ):
        raise structlog.DropEvent
    return line


def configure(options: dict[str, Any]) -> None:
    """Set up structlog and the standard library to share one output. `options`: level (name), json (bool).

    Health checks that went well are told at DEBUG alone, and a failure that repeats once a minute (`repeats.py`).
    """
    repeats = Repeats()
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if options["json"]
        else (structlog.dev.ConsoleRenderer(colors=False))
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "desk": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        hide_keys,
                        on_one_line,
                        renderer,
                    ],
                    "foreign_pre_chain": _SHARED,
                }
            },
            "filters": {"once a minute": {"()": OnceAMinute, "repeats": repeats}},
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": "desk",
                    "filters": ["once a minute"],
                }
            },
            "root": {"handlers": ["stderr"], "level": options["level"]},
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *([] if options["level"] == "DEBUG" else [drop_probes]),
            once_a_minute(repeats),
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
