"""The data folder: where the embedded servers, mail, attachments and secrets of one desk live."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[3]


class ServerProblem(Exception):
    """The servers cannot run; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class DataFolder:
    """Paths inside one data folder. `path` is absolute."""

    path: Path

    @classmethod
    def chosen(cls) -> "DataFolder":
        """The folder of `DESK_DATA`, else `.desk` in the project."""
        return cls(Path(os.environ.get("DESK_DATA") or PROJECT_DIR / ".desk").absolute())

    @property
    def postgres(self) -> Path:
        """The database cluster."""
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        """The append-only file of Valkey."""
        return self.path / "valkey"

    @property
    def logs(self) -> Path:
        """What the servers wrote."""
        return self.path / "log"

    @property
    def state(self) -> Path:
        """Where the running servers and their keeper are, as JSON; stale without a keeper."""
        return self.path / "servers.json"

    def lock(self, name: str) -> Path:
        """The lock file `name`: `start`, `use` or `keeper` (see session.py)."""
        return self.path / "lock" / name

    def prepare(self) -> None:
        """Create the folder and its parts, closed to other users. Raises ServerProblem if refused."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for part in (self.logs, self.path / "lock"):
                part.mkdir(exist_ok=True)
            self.lock("start").touch()
        except OSError as error:
            raise ServerProblem(
                f"The data folder {self.path} cannot be written ({error.strerror}): "
                "choose another with DATA=/some/folder, or run as the user it belongs to."
            ) from error

    def secret(self, name: str) -> str:
        """The secret stored in the file `name`, readable by its owner alone; generated when first asked for."""
        self.prepare()
        file = self.path / name
        try:
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        value = file.read_text().strip()
        if not value:
            raise ServerProblem(f"{file} is empty: put the secret back from a backup, or remove the file.")
        return value
