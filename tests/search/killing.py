"""A process that changes pages and writes the index until it is killed, and what must be true then.

As a program (`python -m tests.search.killing LIBRARY DATA SEED`) it is the process to be killed.
"""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from cedu_site import create_app
from cedu_site.centres.models import Centre
from cedu_site.changes import record_change, site_version
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page
from cedu_site.search.documents import KINDS
from cedu_site.search.engine import Request, search
from cedu_site.search.following import follow, heal, rebuild, the_index
from tests.conftest import close_site

TOP = Path(__file__).parents[2]
SHORTEST, LONGEST = 0.05, 0.8  # seconds until the kill
MOST = 1000


def torture(library: Path, data: Path, seed: int, rounds: int) -> int:
    """Kill a writing process `rounds` times, checking each time; return how many changes it made.

    About half of the times a process that lives on follows first, as another worker would.
    """
    dice = random.Random(seed)
    with opened(library, data) as living:
        before = version_of(living)
        for number in range(rounds):
            write_until_killed(library, data, seed + number, dice.uniform(SHORTEST, LONGEST))
            if dice.random() < 0.5:
                with living.app_context():
                    follow()
                    check(f"seed {seed}, round {number}, living on")
            with opened(library, data) as fresh, fresh.app_context():
                heal()
                assert the_index().usable()
                check(f"seed {seed}, round {number}, started anew")
        return version_of(living) - before


def write_until_killed(library: Path, data: Path, seed: int, seconds: float) -> None:
    """Let a process write for so long, then kill it. Raises AssertionError if it died before."""
    command = [sys.executable, "-m", "tests.search.killing", str(library), str(data), str(seed)]
    with subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        process.kill()
    assert process.returncode == -signal.SIGKILL


def check(when: str) -> None:
    """Assert that exactly what the database says is public is found, by its present title."""
    assert the_index().version == site_version(), when
    assert set(found("")) == public_uids(), when
    pages = db.session.scalars(Page.public(now()).where(Page.kind.in_(KINDS))).all()
    lost = [page.title for page in pages if page.uid not in found(page.title)]
    assert lost == [], when
    renamed = {page.title: page.uid for page in pages if page.title.startswith("灯笼k")}
    assert {title: found(title.removeprefix("灯笼"))[:1] for title in renamed} == {
        title: [uid] for title, uid in renamed.items()
    }, when
    db.session.rollback()


def found(q: str) -> list[str]:
    return [hit.uid for hit in search(the_index(), Request(now(), q, size=MOST)).hits]


def public_uids() -> set[str]:
    pages = Page.public(now()).where(Page.kind.in_(KINDS)).with_only_columns(Page.uid)
    others = db.select(Centre.uid), db.select(Column.uid)
    return {uid for query in (pages, *others) for uid in db.session.scalars(query)}


def version_of(app: Flask) -> int:
    with app.app_context():
        return site_version()


@contextmanager
def opened(library: Path, data: Path) -> Iterator[Flask]:
    app = create_app(CONTENT=library, DATA_DIR=data)
    app.testing = True
    yield app
    close_site(app)


def change_a_page(dice: random.Random) -> None:
    """Rename a page, withdraw it or let it return."""
    pages = db.session.scalars(db.select(Page).where(Page.kind.in_(KINDS)).order_by(Page.id)).all()
    page = dice.choice(pages)
    if dice.random() < 0.3:
        page.withdrawn_at = None if page.withdrawn_at else now()
    else:
        page.title = f"灯笼k{site_version() + 1}"
    record_change(page.uid)
    db.session.commit()


def write_for_ever(app: Flask, dice: random.Random) -> None:
    with app.app_context():
        print("ready", flush=True)
        while True:
            for _ in range(dice.randint(1, 3)):
                change_a_page(dice)
            rebuild() if dice.random() < 0.2 else follow()


if __name__ == "__main__":
    with opened(Path(sys.argv[1]), Path(sys.argv[2])) as written:
        write_for_ever(written, random.Random(int(sys.argv[3])))
