"""What another process publishes is soon found by every worker, even after the index was lost."""

import json
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from tests.ops.conftest import answer, command_line

DEADLINE = 20  # seconds
IN_A_ROW = 10  # either worker may answer
PAUSE = 0.02


def titles(port: int, query: str) -> list[str]:
    """Return what is found over a new connection. Raises HTTPError for anything but an answer."""
    address = f"http://127.0.0.1:{port}/api/v1/search?q={quote(query)}"
    with urlopen(address, timeout=DEADLINE) as response:
        return [one["title"] for one in json.load(response)["items"]]


def wait_until_all_find(port: int, title: str) -> None:
    deadline = time.monotonic() + DEADLINE
    good = 0
    while good < IN_A_ROW:
        assert time.monotonic() < deadline, f"{title} is not found"
        good = good + 1 if title in titles(port, title) else 0
        time.sleep(PAUSE)


def publish(library: Path, environment: dict[str, str], name: str, title: str) -> None:
    (library / "courses/zhubian" / name).write_text(f"# {title}\n\n六角编。\n", "utf-8")
    command_line(environment, "content", "import")


def test_every_worker_finds_what_is_published_though_the_index_is_lost(
    server: subprocess.Popen[bytes], port: int, environment: dict[str, str],
    library: Path, tmp_path: Path,
) -> None:  # fmt: skip
    answer(f"http://127.0.0.1:{port}/api/v1/search", server)
    assert "编灯笼" not in titles(port, "编灯笼")
    publish(library, environment, "06-denglong.md", "编灯笼")
    wait_until_all_find(port, "编灯笼")
    shutil.rmtree(tmp_path / "data" / "index")
    for _ in range(IN_A_ROW):
        titles(port, "编灯笼")
        time.sleep(PAUSE)
    publish(library, environment, "07-yulou.md", "编鱼篓")
    wait_until_all_find(port, "编鱼篓")
    wait_until_all_find(port, "编灯笼")
