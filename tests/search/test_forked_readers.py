"""What one process loaded is read rightly by all that are forked from it, at the same time."""

import subprocess
import sys
from pathlib import Path

import pytest

FORKED = """
import os, random, sys
from pathlib import Path
import pytest
from cedu_site.search.document import Document
from cedu_site.search.index import Index

def page(number):
    return Document(f"p{number}", "resource", "题", "/", body=chr(0x4E00 + number) * 4000)

index = Index(Path(sys.argv[1]))
index.rebuild(map(page, range(60)), version=1)
view = index.view()
texts = [view.plain(number) for number in range(view.size)]

def wrong(seed):
    asked = random.Random(seed).choices(range(view.size), k=20_000)
    return any(view.plain(number) != texts[number] for number in asked)

if not os.fork():
    os._exit(wrong(1))
own = wrong(2)
sys.exit(own or os.waitstatus_to_exitcode(os.wait()[1]) != 0)
"""


@pytest.mark.long
def test_forked_processes_read_the_same_texts(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKED, str(tmp_path / "index")], check=True)
