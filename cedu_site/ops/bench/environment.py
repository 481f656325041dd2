"""What the numbers were taken on, without which they say nothing."""

import os
import platform
import sqlite3


def describe() -> dict[str, str | int]:
    """Return the versions and the machine that a run depends on."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "machine": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 1,
    }
