"""Values of the settings that take more than one line to find."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from servicedesk.supervisor.embedded.folder import DataFolder, ServerProblem
from servicedesk.supervisor.setting_values import SettingProblem

BROKER_DATABASE, CACHE_DATABASE = "0", "1"
CONNECT_SECONDS, LOCK_SECONDS, IDLE_SECONDS = 5, 10, 120
# A server whose machine is gone sends nothing, not even an end: TCP finds out in a minute instead of two hours.
PEER_LIMITS = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
RANDOM_PAGE_COST = (
    1.1  # on an SSD or in memory; at 4, meant for spinning disks, a queue is read from the whole table
)
SECRET_FILE = "secret.key"  # noqa: S105 - a file's name


def secret_key(given: str, data: Path) -> str:
    """`given` (SECRET_KEY), else the key stored in the data folder, generated when first asked for.

    Raises SettingProblem where no folder can keep one, as in a container: the key has to be given there.
    """
    if given:
        return given
    try:
        return DataFolder(data).secret(SECRET_FILE)
    except (ServerProblem, OSError) as error:
        raise SettingProblem(
            f"Set SECRET_KEY to a long random text, the same for every process ({data} cannot keep one)."
        ) from error


def database_options(given: dict[str, Any], *, pooled: bool, statement_seconds: int) -> dict[str, Any]:
    """`given` connection options with limits, so that nothing waits for ever, and today's price of a random page.

    `statement_seconds` 0 is no limit: long commands need that, the web server sets its own. `pooled` leaves
    all of it on the server's side to the database role, since a pooler hands sessions around.
    """
    options = {"connect_timeout": CONNECT_SECONDS, "application_name": "desk", **PEER_LIMITS} | given
    if not pooled:
        limits = {
            "lock_timeout": LOCK_SECONDS,
            "idle_in_transaction_session_timeout": IDLE_SECONDS,
            "statement_timeout": statement_seconds,
        }
        settings = {name: f"{seconds}s" for name, seconds in limits.items()}
        settings["random_page_cost"] = str(RANDOM_PAGE_COST)
        options["options"] = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return options


def broker_url(redis: str) -> str:
    """The address of Redis (`redis://`, `rediss://` or `unix:///path`) as Celery's broker wants it."""
    if not redis.startswith("unix://"):
        return redis
    parts = urlsplit(redis)
    options = dict(parse_qsl(parts.query))
    options = {"virtual_host": options.pop("db", BROKER_DATABASE), **options}
    return f"redis+socket://{parts.path}?{urlencode(options)}"


def cache_url(redis: str) -> str:
    """The same server's address for the cache: its second database, so that clearing it drops no message.

    An address that names a database other than the first is taken as it is.
    """
    parts = urlsplit(redis)
    if parts.scheme == "unix":
        options = dict(parse_qsl(parts.query)) | {"db": CACHE_DATABASE}
        return f"unix://{parts.path}?{urlencode(options)}"
    if parts.path in ("", "/", f"/{BROKER_DATABASE}"):
        return parts._replace(path=f"/{CACHE_DATABASE}").geturl()
    return redis
