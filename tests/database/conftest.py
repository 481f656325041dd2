"""Commands as other processes, and a PostgreSQL that a test may stop."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server

COUNTY = Path(__file__).parents[1] / "library"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL of the test's own, which runs."""
    server = Server()
    server.start()
    yield server
    server.remove()


def start(code: str, data: Path, url: str) -> "subprocess.Popen[str]":
    """Run Python in a process of its own, on the county's library."""
    settings = {"CONTENT": str(COUNTY), "DATA_DIR": str(data), "DATABASE_URL": url}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code],
        env=os.environ | {f"CEDU_{name}": value for name, value in settings.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
