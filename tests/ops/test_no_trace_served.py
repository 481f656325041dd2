"""As it is served, too: what readers send is neither on the disk nor in what the server says."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.ops.conftest import OPEN, answer, kill_server
from tests.web.test_no_trace import PATHS, TELLING, WORDS, holding

HELD = 11.0  # seconds for which counts are held in memory before they are written


@pytest.mark.long
@pytest.mark.sqlite
def test_who_reads_leaves_no_trace_on_the_server(
    port: int, environment: dict[str, str], tmp_path: Path
) -> None:
    said = tmp_path / "said.txt"
    with said.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", OPEN, "serve", "--port", str(port), "--workers", "2"],
            env=environment,
            start_new_session=True,
            stdout=file,
            stderr=file,
        )
        try:
            answer(f"http://127.0.0.1:{port}/healthz", process)
            for path in PATHS:
                _read(f"http://127.0.0.1:{port}{path}")
            time.sleep(HELD)
        finally:
            kill_server(process)
    words = said.read_text("utf-8")
    assert "网站已打开" in words
    for word in TELLING:
        assert word not in words, word
        assert holding(Path(environment["CEDU_DATA_DIR"]), word) == [], word


def _read(address: str) -> None:
    request = Request(address.replace("竹", "%E7%AB%B9"), headers=WORDS)
    try:
        urlopen(request).read()
    except HTTPError as error:
        error.close()
