"""Running a program that refuses to be root, when we are root.

First choice is a user namespace that maps us to `nobody`: files stay ours, whatever folder they are in. Where the
kernel or a container forbids that, the program runs as the real `nobody`, to whom its data must be handed.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

NOBODY = 65534
NAMESPACE = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
REAL_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


class NoUnprivilegedAccountError(RuntimeError):
    def __init__(self, program: Path) -> None:
        super().__init__(
            f"PostgreSQL refuses to run as root, and the account nobody cannot reach {program}. Start as an ordinary "
            "user, move the checkout out of root's home, or set DATABASE_URL to a PostgreSQL that runs already."
        )


def unprivileged(program: Path) -> list[str]:
    """What to put before the command; nothing for an ordinary user. Raises NoUnprivilegedAccountError."""
    if os.geteuid() != 0:
        return []
    for wrapper in (NAMESPACE, REAL_NOBODY):
        if _works(wrapper[0], (*wrapper, str(program), "--version")):
            return wrapper
    raise NoUnprivilegedAccountError(program)


def hand_over(folder: Path, wrapper: list[str]) -> None:
    """Give a folder to the account that the wrapper runs as, where that is not ourselves."""
    if wrapper == REAL_NOBODY:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)


@cache
def _works(tool: str, command: tuple[str, ...]) -> bool:
    if shutil.which(tool) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0
