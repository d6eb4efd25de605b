"""Under which user the servers run. PostgreSQL refuses root, so root's servers are given to someone else."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from servicedesk.supervisor.embedded.folder import ServerProblem

# Under root a server's user may not be allowed to walk down to the data folder. Linux gives every process
# a door of its own into its working folder, which needs no rights on the folders above it.
OWN_FOLDER = Path("/proc/self/cwd")


@dataclass(frozen=True)
class Account:
    """The user of the server processes; `uid` None means: ourselves."""

    uid: int | None = None
    gid: int | None = None

    @property
    def is_other(self) -> bool:
        """Whether the servers run as someone else than this process."""
        return self.uid is not None

    @property
    def extra_groups(self) -> list[int] | None:
        """No further groups for another user; our own stay as they are."""
        return [] if self.is_other else None

    def own(self, path: Path) -> None:
        """Give `path` and all it contains to the account."""
        if self.uid is None or self.gid is None:
            return
        os.chown(path, self.uid, self.gid)
        for folder, names, files in os.walk(path):
            for name in names + files:
                os.chown(Path(folder, name), self.uid, self.gid, follow_symlinks=False)

    def address(self, path: Path) -> str:
        """The path as a server whose working folder is `path` must be given it."""
        return str(OWN_FOLDER if self.is_other else path)


def server_account(folder: Path) -> Account:
    """Ourselves, or for root: the owner of the folder that holds `folder`, `postgres` or `nobody`."""
    if os.getuid() != 0:
        return Account()
    if not OWN_FOLDER.exists():
        raise ServerProblem("PostgreSQL refuses to run as root here: run as an ordinary user.")
    owner = folder.parent.stat().st_uid
    for user in (owner, "postgres", "nobody"):
        try:
            entry = pwd.getpwuid(user) if isinstance(user, int) else pwd.getpwnam(user)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise ServerProblem(
        "PostgreSQL refuses to run as root, and there is no other user: run as an ordinary one."
    )
