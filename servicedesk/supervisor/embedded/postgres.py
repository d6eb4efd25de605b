"""One PostgreSQL server on a socket, with its cluster in the data folder."""

import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psutil

from servicedesk.supervisor.embedded import processes
from servicedesk.supervisor.embedded.account import Account
from servicedesk.supervisor.embedded.folder import DataFolder, ServerProblem
from servicedesk.supervisor.embedded.programs import Programs

MAJOR = "18"
PASSWORD_FILE = "postgres.password"  # noqa: S105 - a file's name
NAME = "desk"  # of the role and of the database
STOP_SECONDS = 30
SOCKET_NAME = ".s.PGSQL.5432"
READY_LINE = 7  # of postmaster.pid, counted from 0, is the server's state
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8")
FOR_A_WHILE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Postgres:
    """`runtime` is a short folder for the socket. `durable` False gives up safety for speed (tests)."""

    name = "postgresql"

    def __init__(
        self, folder: DataFolder, programs: Programs, account: Account, runtime: Path, *, durable: bool = True
    ) -> None:
        self.folder, self.account, self.runtime, self.durable = folder, account, runtime, durable
        self.bin = programs.postgres_bin
        self.cluster = folder.postgres
        self.log = folder.logs / "postgresql.log"
        self.remedy = f"Put {folder.path} back from a backup, or remove it to begin with an empty desk."
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def program(self) -> Path:
        """What is run."""
        return self.bin / "postgres"

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.runtime / SOCKET_NAME

    @property
    def url(self) -> str:
        """The address for DATABASE_URL, password included; libpq understands it too."""
        password = self.folder.secret(PASSWORD_FILE)
        return f"postgres://{NAME}:{quote(password)}@/{NAME}?host={quote(str(self.runtime))}"

    def prepare(self) -> None:
        """Make the cluster where there is none; refuse one that is not whole. Raises ServerProblem."""
        if not self.cluster.exists():
            self._create()
        elif not (self.folder.path / PASSWORD_FILE).exists():
            raise ServerProblem(f"The file {PASSWORD_FILE} is missing in {self.folder.path}. {self.remedy}")
        elif (
            not (self.cluster / "PG_VERSION").is_file() or not (self.cluster / "global/pg_control").is_file()
        ):
            raise ServerProblem(
                f"{self.cluster} is not a whole database (PG_VERSION or global/pg_control is missing). "
                f"{self.remedy}"
            )
        elif (version := (self.cluster / "PG_VERSION").read_text().strip()) != MAJOR:
            raise ServerProblem(
                f"{self.cluster} was made by PostgreSQL {version}, and this is {MAJOR}: "
                "bring it over with pg_upgrade or pg_dump, or choose another folder with DATA=/some/folder."
            )
        self.account.own(self.cluster)
        self._end_or_forget_predecessor()

    def start(self) -> None:
        """Start the server; ask ready() when it takes connections."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.runtime),
            "unix_socket_permissions": "0700",
            "shared_buffers": "128MB",
            "max_connections": "100",
            "log_line_prefix": "%m [%p] ",
        } | ({} if self.durable else FOR_A_WHILE)
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with self.log.open("ab") as log:
            self.process = processes.start(
                [str(self.program), "-D", self.account.address(self.cluster), *options],
                account=self.account,
                folder=self.cluster,
                log=log,
                ends_with=signal.SIGINT,  # "fast" shutdown: sessions end, nothing is lost
            )

    def ready(self) -> bool:
        """Whether it takes connections now."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        mine = self.process is not None and lines[:1] == [str(self.process.pid)]
        return mine and len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"

    def stop(self) -> None:
        """End the server cleanly."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGINT, STOP_SECONDS)

    def _create(self) -> None:
        """initdb beside the final place, then one rename: the cluster is either whole or not there."""
        unfinished = self.folder.path / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self.account.own(unfinished)
        password = self.runtime / "password"
        password.touch(mode=0o600)
        password.write_text(self.folder.secret(PASSWORD_FILE))
        self.account.own(password)
        where = self.account.address(unfinished)
        make = [
            str(self.bin / "initdb"),
            "-D",
            where,
            "-U",
            NAME,
            f"--pwfile={password}",
            "-E",
            "UTF8",
            *LOCALE,
        ]
        make += ["--auth=scram-sha-256", "--no-instructions", *([] if self.durable else ["--no-sync"])]
        alone = [str(self.program), "--single", "-D", where, "template1"]
        try:
            processes.run(make, account=self.account, folder=unfinished)
            processes.run(alone, account=self.account, folder=unfinished, text=f"CREATE DATABASE {NAME};\n")
        except subprocess.CalledProcessError as error:
            said = (error.output or "").strip().splitlines() or ["it said nothing"]
            raise ServerProblem(
                f"PostgreSQL could not make a database in {self.folder.path}: {said[-1]}"
            ) from error
        finally:
            password.unlink()
        unfinished.rename(self.cluster)

    def _end_or_forget_predecessor(self) -> None:
        """End a server that a killed keeper left behind; forget a number that is someone else's by now."""
        note = self.cluster / "postmaster.pid"
        try:
            process = psutil.Process(int(note.read_text().split(maxsplit=1)[0]))
            ours = process.name() == "postgres" and Path(process.cwd()) == self.cluster.resolve()
        except FileNotFoundError:
            return
        except (psutil.Error, ValueError, IndexError):
            ours = False
        if not ours:
            note.unlink(missing_ok=True)
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired as error:
            raise ServerProblem(
                f"Another PostgreSQL (process {process.pid}) holds {self.cluster} and does not stop: end it."
            ) from error
