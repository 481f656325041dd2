"""What the index costs: time to build, room on disk and in memory, time until a change shows."""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from cedu_site.catalogue.models import Resource
from cedu_site.changes import record_change
from cedu_site.config import PACKAGE
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.ops.bench import fts5
from cedu_site.ops.bench.timing import clocked, summary
from cedu_site.ops.bench.trial import Trial
from cedu_site.search.documents import all_documents
from cedu_site.search.following import follow, rebuild

CHANGES = 20
PATIENCE = 30.0  # seconds until a change has to show


class NeverShown(Exception):
    """A change of the database could not be found in time."""


def build_ours(trial: Trial, size: int) -> dict[str, float]:
    """Make the site's index by the way it is always made; return its time and its size."""
    with trial.app.app_context(), clocked(f"建索引：{size} 篇") as took:
        rebuild()
    return _cost(took[0], size, trial.data / "index")


def build_fts5(trial: Trial, size: int, path: Path) -> dict[str, float]:
    """Make FTS5's index of the same documents at `path`; return its time and its size."""
    with trial.app.app_context(), clocked(f"建 FTS5 的索引：{size} 篇") as took:
        fts5.build(path, all_documents())
    return _cost(took[0], size, path)


def memory(trial: Trial, queries: list[str]) -> dict[str, int | None]:
    """Return the bytes that a process grows by with the index, and after all the queries."""
    environment = {f"CEDU_{name}": value for name, value in trial.settings().items()}
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-m", "cedu_site.ops.bench.memory"],
        input=json.dumps(queries),
        stdout=subprocess.PIPE,
        env=os.environ | environment | {"PYTHONPATH": path},
        text=True,
        check=True,
    )
    _, before, loaded, asked = json.loads(done.stdout.splitlines()[-1])
    grown = [None if before is None else after - before for after in (loaded, asked)]
    return {"loaded_bytes": grown[0], "asked_bytes": grown[1]}


def changes(trial: Trial) -> dict[str, float]:
    """Return how long after its commit a changed title is found. Raises NeverShown."""
    return summary([_change(trial, number) for number in range(CHANGES)])


def _change(trial: Trial, number: int) -> float:
    word = f"genggai{number}x"
    with trial.app.app_context(), writing():
        query = select(Resource).order_by(Resource.id).offset(number).limit(1)
        page = db.session.scalars(query).one()
        assert page.live is not None
        page.title = page.live.title = f"{page.title[:150]} {word}"
        record_change(page.uid)
        uid = page.uid
        db.session.commit()
    started = perf_counter()
    with trial.app.app_context():
        follow()
    while trial.uids(word) != [uid]:
        if perf_counter() - started > PATIENCE:
            raise NeverShown(word)
    return perf_counter() - started


def _cost(seconds: float, size: int, path: Path) -> dict[str, float]:
    files = path.rglob("*") if path.is_dir() else [path]
    total = sum(file.stat().st_size for file in files if file.is_file())
    return {
        "seconds": round(seconds, 3),
        "documents_per_second": round(size / seconds, 1),
        "bytes": total,
        "bytes_per_document": round(total / size, 1),
    }
