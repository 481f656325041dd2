"""How fast pages come in, and how soon what is published is shown and found elsewhere."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from urllib.parse import quote

from sqlalchemy import select

from cedu_site import create_app
from cedu_site.addresses import make_uid
from cedu_site.centres.models import Centre
from cedu_site.config import shipped
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.ops.bench.browsers import OPEN, Outside
from cedu_site.ops.bench.desk import PASSWORD, USERNAME, Wrong, form_of, sign_in
from cedu_site.ops.bench.prose import invented, markdown
from cedu_site.ops.bench.site import running
from cedu_site.ops.bench.site.kept import settings_of
from cedu_site.ops.bench.timing import summary
from cedu_site.people.models import Role, User
from cedu_site.people.passwords import hashed

FILES, LESSON = 300, 1500  # characters of each
TIMES = 20
PATIENCE = 30.0  # seconds until it is shown and found


def import_rate(data: Path) -> dict[str, float]:
    """Return how many pages a second come in from a folder of some hundred Markdown files."""
    with _copy(data) as copied, TemporaryDirectory(prefix="cedu-bench-") as name:
        corpus = invented()
        for number in range(FILES):
            text = f"# 示例第 {number} 课\n\n{markdown(corpus, LESSON, f'lesson {number}', [])}\n"
            (Path(name) / f"{number:03}-ke-{number}.md").write_text(text, "utf-8")
        words = ["content", "import", name, "--course", "celiang-daoru"]
        started = perf_counter()
        subprocess.run(  # noqa: S603 - a fixed command
            [sys.executable, "-c", OPEN, *words],
            env=os.environ | settings_of(copied),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        took = perf_counter() - started
    return {"pages": FILES, "seconds": round(took, 2), "per_second": round(FILES / took, 1)}


def publish_latency(data: Path, server: str) -> dict[str, dict[str, float]]:
    """Return how long after it was sent off an article is shown, and found, on other connections.

    Raises Wrong where it never is.
    """
    shown, found = [], []
    with _copy(data) as copied:
        column, centre = _furnish(copied)
        with running.site(server, settings_of(copied)) as site:
            desk, reader = Outside(site.port), Outside(site.port)
            token = sign_in(desk)
            for number in range(-1, TIMES):  # the first warms up
                word = f"celiang{number + 1}x"
                form = form_of(token, f"示例 {word}", f"这一篇说的是{word}。", column, centre)
                own = f"/desk/pages/{make_uid(f'latency {number}')}"
                desk.post(own, form)
                started = perf_counter()
                desk.post(f"{own}/publish", {"csrf_token": token, "when": "now"})
                times = (
                    _until(reader, f"/news/{column}/", word, started),
                    _until(reader, _search(word), word, started),
                )
                if number >= 0:
                    shown.append(times[0])
                    found.append(times[1])
            desk.close()
            reader.close()
    return {"shown": summary(shown), "found": summary(found)}


def _search(word: str) -> str:
    return f"/api/v1/search?q={quote(word)}&kind=article&fields=title"


def _until(reader: Outside, path: str, word: str, started: float) -> float:
    while word not in reader.get(path).text:
        if perf_counter() - started > PATIENCE:
            raise Wrong("what was published did not show")
        sleep(0.01)
    return perf_counter() - started


@contextmanager
def _copy(data: Path) -> Iterator[Path]:
    """Copy a site for what changes it: the kept one stays as it is."""
    with TemporaryDirectory(prefix="cedu-bench-", ignore_cleanup_errors=True) as name:
        yield Path(shutil.copytree(data, Path(name) / "data"))


def _furnish(data: Path) -> tuple[str, str]:
    """Give the site somebody who may publish; return a column and a centre to write for."""
    app = create_app(DATA_DIR=data, CONTENT=shipped("content"))
    with app.app_context():
        kept = hashed(PASSWORD)
        with writing():
            user = User.admit(USERNAME)
            user.grant(Role.ADMIN, None)
            user.set_password(kept)
            db.session.commit()
        column = db.session.scalars(Column.in_order()).first()
        centre = db.session.scalars(select(Centre.slug)).first()
        db.session.remove()
        db.engine.dispose()
        assert column is not None and centre is not None
        return column.slug, centre
