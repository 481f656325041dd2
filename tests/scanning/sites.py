"""The invented county as a real `cedu serve`, thrown away after it was scanned."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Self

from tests.ops.conftest import OPEN, answer, free_port

COMMAND = (sys.executable, "-c", OPEN)
COUNTY = Path(__file__).parent.parent / "library"
FAILED = {*range(500, 600)} - {503}
USERNAME, PASSWORD = "saomiao", "zhulin-2026-jian"


class Site:
    """One on loopback, with an administrator; its log lies beside its data."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.log = folder / "server.log"
        self.database = folder / "data" / "cedu.sqlite3"
        self.url = f"http://127.0.0.1:{free_port()}"
        given = {"CEDU_DATA_DIR": str(folder / "data"), "CEDU_CONTENT": str(COUNTY)}
        self._environment = os.environ | given

    def __enter__(self) -> Self:
        words = ("serve", "--port", self.url.rpartition(":")[2], "--workers", "2")
        with self.log.open("wb") as log:
            self._server = subprocess.Popen(
                [*COMMAND, *words], env=self._environment, stdout=log, stderr=log
            )
        answer(f"{self.url}/healthz", self._server)
        admit = [*COMMAND, "people", "add", USERNAME, "--role", "admin", "--password-stdin"]
        subprocess.run(admit, env=self._environment, input=PASSWORD, text=True, check=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()

    def failures(self) -> list[str]:
        """Return what the log tells of requests that failed, but not of those that were told to
        come again (503), since writers wait for ten seconds at most."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        told = [_told(line) for line in lines]
        failed = {one["request"] for one in told if one.get("status") in FAILED}
        return [
            line
            for line, one in zip(lines, told, strict=True)
            if "Traceback" in line
            or (one.get("request") in failed if "request" in one else one.get("level") == "error")
        ]

    def refused_at_the_desk(self) -> Counter[int]:
        """Return how often which status was answered there, of 400 and above: a 401 is what only
        those get who are not signed in, a 404 or 422 only those who are."""
        told = (_told(line) for line in self.log.read_text(encoding="utf-8").splitlines())
        return Counter(
            one["status"]
            for one in told
            if "status" in one and str(one.get("route")).startswith("/desk/")
        )


def _told(line: str) -> dict[str, Any]:
    """Return a line of the log, nothing where it is none of the site's."""
    try:
        return dict(json.loads(line))
    except ValueError:
        return {}
