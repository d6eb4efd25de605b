"""docker-compose.yml and Dockerfile: valid, and consistent with the rest of the project."""

import json
import re
import shlex
from collections.abc import Iterator

import jsonschema
import pytest
import yaml

from servicedesk.site import probe
from servicedesk.supervisor.embedded.folder import PROJECT_DIR
from servicedesk.supervisor.embedded.postgres import LOCALE, MAJOR
from servicedesk.supervisor.stack import COMMANDS

SCHEMA = PROJECT_DIR / "node_modules/dclint/schemas/compose.schema.json"
OURS = ("web", "worker", "beat", "sweeper", "migrate")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((PROJECT_DIR / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (PROJECT_DIR / "Dockerfile").read_text()


def test_the_file_keeps_to_the_compose_specification(compose):
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(compose)


def test_every_service_of_the_desk_is_there_and_nothing_else(compose):
    assert set(compose["services"]) == {*OURS, "proxy", "postgres", "redis"}


def test_every_named_volume_is_used_and_every_used_one_is_named(compose):
    services = compose["services"].values()
    used = {volume.split(":")[0] for service in services for volume in service.get("volumes", [])}
    assert used == set(compose["volumes"])


def test_everything_waits_for_what_it_needs(compose):
    for name in OURS:
        waits = {need: how["condition"] for need, how in compose["services"][name]["depends_on"].items()}
        assert waits.pop("postgres") == "service_healthy"
        if name != "migrate":
            assert waits == {"migrate": "service_completed_successfully", "redis": "service_healthy"}


def test_a_condition_of_health_has_a_check_to_rest_on(compose):
    for service in compose["services"].values():
        for need, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][need]


def test_the_one_shot_migration_is_not_started_again(compose):
    assert compose["services"]["migrate"]["restart"] == "no"
    others = [service["restart"] for name, service in compose["services"].items() if name != "migrate"]
    assert set(others) == {"unless-stopped"}


@pytest.mark.parametrize("name", ["worker", "sweeper"])
def test_a_container_runs_what_make_run_runs(compose, name):
    mine = [part for part in COMMANDS[name][1:] if not part.startswith(("-W", "ignore", "--without"))]
    assert compose["services"][name]["command"][1:] == mine


def test_the_image_serves_as_make_run_does(dockerfile):
    command = json.loads(re.findall(r"^CMD (.*)$", dockerfile, re.MULTILINE)[-1])
    assert command[1:] == COMMANDS["web"][1:]


def test_the_health_checks_ask_probes_that_exist(compose):
    asked = {
        name: service["healthcheck"]["test"][-1]
        for name, service in compose["services"].items()
        if "servicedesk.site.probe" in service.get("healthcheck", {}).get("test", [])
    }
    assert asked == {"web": "web", "beat": "beat", "sweeper": "sweeper"}
    assert set(asked.values()) == set(probe.PROBES)


def test_the_database_is_made_as_the_embedded_one_is(compose):
    postgres = compose["services"]["postgres"]
    assert postgres["image"].startswith(f"postgres:{MAJOR}")
    assert shlex.split(postgres["environment"]["POSTGRES_INITDB_ARGS"]) == list(LOCALE)
    assert postgres["volumes"] == ["postgres:/var/lib/postgresql"]


def test_redis_keeps_its_messages(compose):
    command = compose["services"]["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options == {"--appendonly": "yes", "--save": "", "--maxmemory-policy": "noeviction"}


def test_nothing_of_the_desk_may_do_more_than_it_needs(compose, dockerfile):
    assert re.findall(r"^USER (\w+)$", dockerfile, re.MULTILINE) == ["desk"]
    for name in (*OURS, "proxy"):
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_no_secret_has_a_default(compose):
    text = (PROJECT_DIR / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert set(re.findall(rf"\$\{{{name}(\S\S)", text)) == {":?"}


def test_only_the_proxy_is_reached_from_outside(compose):
    """On one port, so that any number of web processes may be behind it."""
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert compose["services"]["proxy"]["ports"] == ["${DESK_PORT:-8000}:8080"]


def test_the_proxy_lets_pass_what_the_desk_takes(compose, settings):
    config = compose["configs"]["proxy"]["content"]
    largest = int(re.search(r"client_max_body_size (\d+)m;", config)[1]) * 1024**2
    assert largest >= settings.ATTACHMENTS_PER_MESSAGE * settings.ATTACHMENT_MAX_BYTES
    assert "proxy_pass http://$$desk:8000;" in config and "set $$desk web;" in config


def _read():
    """The environment variables that settings and web server read."""
    desk = PROJECT_DIR / "servicedesk"
    files = [*(desk / "settings").glob("*.py"), desk / "supervisor/gunicorn_conf.py"]
    code = "".join(file.read_text() for file in files)
    readers = r"env(?:iron)?\.(?!setdefault)[a-z]+|whole_number|seconds|rate|days|working_days|size"
    return set(re.findall(rf'\b(?:{readers})\(\s*"([A-Z_]+)"', code))


def _named():
    """The environment variables that README's tables of settings names."""
    tables = (PROJECT_DIR / "README.md").read_text().partition("### Settings")[2].partition("\n### ")[0]
    rows = re.findall(r"^\| (`.*?) \|", tables, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_every_environment_variable_given_is_one_that_is_read(compose):
    assert set(compose["x-desk"]["environment"]) - _read() == set()


def test_every_setting_that_is_read_stands_in_the_readme_and_no_other():
    # What `make run` and the image choose for themselves, and what only development has a use for.
    ours = {"HOST", "PORT", "DESK_DATA", "STATIC_ROOT", "FORWARDED_ALLOW_IPS", "DEBUG"}
    assert len(_read()) > 40
    assert _read() - ours == _named()


def test_every_setting_of_the_readme_reaches_the_containers(compose):
    # A pooler and the limits of its statements are for another server than the one of this file.
    elsewhere = {"DATABASE_POOLED", "STATEMENT_TIMEOUT", "ATTACHMENTS_DIR"}
    assert _named() - elsewhere <= set(compose["x-desk"]["environment"])


def _copied(dockerfile: str) -> Iterator[str]:
    for line in re.findall(r"^COPY (?!--from)(.*)$", dockerfile, re.MULTILINE):
        yield from line.split()[:-1]


def test_the_image_is_made_of_files_that_are_here_and_without_those_of_this_machine(dockerfile):
    ignored = (PROJECT_DIR / ".dockerignore").read_text().split()
    for name in _copied(dockerfile):
        assert (PROJECT_DIR / name).exists()
        assert name not in ignored
    assert {".git", ".venv", ".desk", "build", "node_modules", "static/vendor"} <= set(ignored)


def test_no_service_fills_the_disk_with_its_log(compose):
    for name, service in compose["services"].items():
        assert service["logging"]["driver"] == "local", name
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}, name
