"""The embedded PostgreSQL and Valkey: started by the first user, stopped by the last, whatever ends them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from servicedesk.supervisor.embedded.folder import PROJECT_DIR, DataFolder, ServerProblem
from servicedesk.supervisor.embedded.locks import is_held, wait_until_free
from servicedesk.supervisor.embedded.session import use

pytestmark = pytest.mark.servers
STAY_INSIDE = """
import sys, time
from pathlib import Path
from servicedesk.supervisor.embedded.folder import DataFolder
from servicedesk.supervisor.embedded.session import use
with use(DataFolder(Path(sys.argv[1])), durable=False) as addresses:
    print(addresses.database, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def used_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose servers ran once."""
    path = tmp_path_factory.mktemp("desk")
    with use(DataFolder(path), durable=False):
        pass
    return path


@pytest.fixture
def folder(used_folder: Path, tmp_path: Path) -> DataFolder:
    """A copy of such a folder for one test."""
    return DataFolder(Path(shutil.copytree(used_folder, tmp_path / "desk")))


@pytest.fixture
def another_process(folder: DataFolder) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """A function that starts a process which uses the servers until its input ends."""
    with ExitStack() as exits:

        def start() -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-c", STAY_INSIDE, str(folder.path)],
                cwd=PROJECT_DIR,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            exits.enter_context(process)
            exits.callback(process.kill)
            return process

        yield start


def processes_of(folder: DataFolder) -> list[psutil.Process]:
    """Server processes whose working folder lies in the data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder.path.resolve()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def gone(folder: DataFolder, seconds: float = 10) -> bool:
    """Whether keeper and servers end within `seconds`."""
    deadline = time.monotonic() + seconds
    while is_held(folder.lock("keeper")) or processes_of(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def keeper_of(folder: DataFolder) -> int:
    return int(json.loads(folder.state.read_text())["keeper"])


def test_the_servers_answer_inside_and_are_gone_after(folder):
    with use(folder, durable=False) as addresses:
        connection = psycopg2.connect(addresses.database)
        assert connection.server_version // 10000 == 18
        connection.close()
        with redis.from_url(addresses.redis) as client:
            assert client.info("memory")["maxmemory_policy"] == "noeviction"
        runtime = Path(json.loads(folder.state.read_text())["runtime"])
    assert gone(folder, 0)
    assert not runtime.exists()


def test_the_servers_take_no_connection_from_the_network(folder):
    listening = set()
    with use(folder, durable=False):
        for process in processes_of(folder):
            with suppress(psutil.NoSuchProcess):  # one that worked for a moment has ended since
                listening |= {kind.status for kind in process.net_connections("inet")}
    assert listening == set()


def test_a_wrong_password_is_refused(folder):
    with (
        use(folder, durable=False) as addresses,
        pytest.raises(psycopg2.OperationalError, match="password authentication failed"),
    ):
        psycopg2.connect(addresses.database, password="guessed")


def test_messages_survive_a_stop_of_valkey(folder):
    with use(folder) as addresses, redis.from_url(addresses.redis) as client:
        client.set("message", "waits")
    with use(folder) as addresses, redis.from_url(addresses.redis) as client:
        assert client.get("message") == b"waits"


def test_two_processes_that_start_at_once_share_the_servers(folder, another_process):
    first, second = another_process(), another_process()
    assert first.stdout.readline() == second.stdout.readline() != ""
    first.communicate("")
    assert is_held(folder.lock("keeper")), "the second process is still inside"
    second.communicate("")
    assert gone(folder, 0)


def test_a_killed_user_leaves_no_server_behind(folder, another_process):
    process = another_process()
    process.stdout.readline()
    process.kill()
    assert gone(folder)


def test_a_killed_keeper_takes_the_servers_down_and_the_next_one_starts(folder):
    with use(folder, durable=False):
        os.kill(keeper_of(folder), signal.SIGKILL)
        assert gone(folder)
    with use(folder, durable=False) as addresses:
        psycopg2.connect(addresses.database).close()


@pytest.mark.parametrize("name", ["postgres", "valkey-server"])
def test_a_killed_server_is_started_again_at_the_same_address(folder, name):
    with use(folder, durable=False) as addresses:
        server = next(p for p in processes_of(folder) if p.name() == name and p.ppid() == keeper_of(folder))
        server.kill()
        _wait_until_answered(name, addresses)
    assert (
        f"{'postgresql' if name == 'postgres' else 'valkey'} ended (-9)"
        in (folder.logs / "keeper.log").read_text()
    )


@pytest.mark.parametrize("taken", ["the sockets", "the whole folder"])
def test_servers_that_lost_their_sockets_are_reached_again_at_the_same_address(folder, taken):
    with use(folder, durable=False) as addresses:
        runtime = Path(json.loads(folder.state.read_text())["runtime"])
        if taken == "the whole folder":
            shutil.rmtree(runtime)
        else:
            for path in runtime.iterdir():
                if path.is_socket():
                    path.unlink()
        for name in ("postgres", "valkey-server"):
            _wait_until_answered(name, addresses)


def test_a_copy_of_a_running_folder_leaves_the_original_alone(folder, tmp_path):
    with use(folder, durable=False) as addresses:
        copy = DataFolder(Path(shutil.copytree(folder.path, tmp_path / "copy")))
        with use(copy, durable=False) as others:
            assert others.database != addresses.database
            psycopg2.connect(others.database).close()
            psycopg2.connect(addresses.database).close()
        psycopg2.connect(addresses.database).close()
        assert _answers("valkey-server", addresses)


def test_a_copy_by_hard_links_is_not_taken_for_the_original(folder, tmp_path):
    with use(folder, durable=False):
        copy = DataFolder(Path(shutil.copytree(folder.path, tmp_path / "copy", copy_function=os.link)))
        with pytest.raises(ServerProblem, match="try again in a moment"), use(copy, durable=False):
            pass
        assert is_held(folder.lock("keeper"))


def test_a_folder_that_was_moved_after_a_crash_is_cleared_of_its_old_sockets(folder, tmp_path):
    with use(folder, durable=False):
        runtime = Path(json.loads(folder.state.read_text())["runtime"])
        os.kill(keeper_of(folder), signal.SIGKILL)
        assert gone(folder)
    assert runtime.exists()
    moved = DataFolder(folder.path.rename(tmp_path / "moved"))
    with use(moved, durable=False):
        assert not runtime.exists()


def _wait_until_answered(name, addresses):
    deadline = time.monotonic() + 15
    while not _answers(name, addresses):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _answers(name, addresses):
    try:
        if name == "postgres":
            psycopg2.connect(addresses.database).close()
        else:
            with redis.from_url(addresses.redis) as client:
                client.ping()
    except (psycopg2.Error, redis.RedisError):
        return False
    return True


def test_a_process_number_that_is_a_strangers_by_now_is_no_obstacle(folder):
    (folder.postgres / "postmaster.pid").write_text(f"{os.getpid()}\n{folder.postgres}\n")
    with use(folder, durable=False) as addresses:
        psycopg2.connect(addresses.database).close()


def test_a_folder_with_a_long_path_works(tmp_path):
    folder = DataFolder(tmp_path / ("long" * 40) / "desk")
    with use(folder, durable=False) as addresses:
        psycopg2.connect(addresses.database).close()


def test_an_unfinished_database_is_made_anew(tmp_path):
    (tmp_path / "postgres.unfinished" / "base").mkdir(parents=True)
    with use(DataFolder(tmp_path), durable=False) as addresses:
        psycopg2.connect(addresses.database).close()
    assert not (tmp_path / "postgres.unfinished").exists()


def _lose_version(folder):
    (folder.postgres / "PG_VERSION").unlink()


def _become_older(folder):
    (folder.postgres / "PG_VERSION").write_text("17\n")


def _lose_tables(folder):
    shutil.rmtree(folder.postgres / "base")


def _lose_password(folder):
    (folder.path / "postgres.password").unlink()


def _spoil_messages(folder):
    next(folder.valkey.glob("appendonlydir/*.incr.aof")).write_bytes(b"no such format" * 100)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_lose_version, "is not a whole database .* remove it to begin with an empty desk"),
        (_become_older, "was made by PostgreSQL 17, and this is 18: bring it over"),
        (_lose_tables, "does not let us in: .* is missing. Put .* back from a backup"),
        (_lose_password, "postgres.password is missing .* back from a backup"),
        (
            _spoil_messages,
            "valkey does not start: .* Remove .*valkey: it holds only what the desk makes again",
        ),
    ],
)
def test_a_damaged_folder_is_refused_with_a_sentence_that_says_what_to_do(used_folder, folder, damage, words):
    if damage is _spoil_messages:
        with use(folder) as addresses, redis.from_url(addresses.redis) as client:
            client.set("message", "waits")
    damage(folder)
    with pytest.raises(ServerProblem, match=words), use(folder, durable=damage is _spoil_messages):
        pass
    assert gone(folder)


def test_the_keeper_ends_by_itself_when_its_starter_dies_at_once(folder, another_process):
    process = another_process()
    while not folder.state.exists():
        time.sleep(0.01)
    process.kill()
    assert wait_until_free(folder.lock("keeper"), 15)
