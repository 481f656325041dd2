"""How fast it answers at a size, beside FTS5, and how it takes what nobody should type."""

from collections.abc import Callable, Sequence
from importlib import import_module
from time import perf_counter
from typing import Any

import click

from cedu_site.ops.bench import fts5, upkeep
from cedu_site.ops.bench.adversarial import adversarial
from cedu_site.ops.bench.corpus import corpus_of
from cedu_site.ops.bench.filling import fill
from cedu_site.ops.bench.queries import beginnings, queries_of
from cedu_site.ops.bench.squad import Collection, evenly
from cedu_site.ops.bench.timing import summary
from cedu_site.ops.bench.trial import Trial, trial_site
from cedu_site.search.following import the_index

WARM_ROUNDS = 3
NAMED = ("p50", "p95")  # of which the ratio is told
SUGGESTING = "cedu_site.search.suggesting"
Counted = int | None  # how many have all the terms, None where no document has
Ask = Callable[[str], tuple[float, Counted]]


def measure(collections: Sequence[Collection], size: int, most: int | None) -> dict[str, Any]:
    """Return all that is measured at `size` documents; `most` limits the queries."""
    corpus = corpus_of(collections)
    queries = evenly(queries_of(corpus), most)
    with trial_site() as trial:
        with trial.app.app_context():
            fill(corpus, size)
        index = {"ours": upkeep.build_ours(trial, size), "fts5": None}
        found = {"size": size, "queries": len(queries), "index": index, **_ours(trial, queries)}
        totals = found.pop("totals")
        if fts5.available():
            path = trial.folder / "fts5.sqlite3"
            index["fts5"] = upkeep.build_fts5(trial, size, path)
            found |= _beside(found["ours"], _fts5(trial, path, queries), totals)
        click.echo("建议、刁难的查询、内存、更新")
        found["suggest"] = _suggestions(trial, queries)
        found["adversarial"] = _adversarial(trial, adversarial(corpus))
        found["memory"] = upkeep.memory(trial, queries)
        found["update"] = upkeep.changes(trial)
    return found


def _ours(trial: Trial, queries: list[str]) -> dict[str, Any]:
    _reload(trial)

    found = _rounds("本站", queries, trial.timed, "ours")
    found["ours"]["page"] = summary([trial.timed_page(q) for q in queries])
    found["ours"]["engine"] = summary([trial.timed_engine(q) for q in queries])
    return found


def _reload(trial: Trial) -> None:
    """Open the index anew, its columns read and no postings yet: what a process begins with."""
    trial.app.extensions.pop("index", None)
    with trial.app.app_context():
        assert the_index().document_count


def _fts5(trial: Trial, path: Any, queries: list[str]) -> dict[str, Any]:
    peer = fts5.Fts5(path, trial.database)

    def ask(q: str) -> tuple[float, Counted]:
        started = perf_counter()
        found = peer.search(q)
        return perf_counter() - started, found.total if found.has_all else None

    try:
        return _rounds("FTS5", queries, ask, "fts5")
    finally:
        peer.close()


def _rounds(who: str, queries: list[str], ask: Ask, name: str) -> dict[str, Any]:
    """Ask everything once, cold, and again a few times; no progress bar may disturb."""
    click.echo(f"查询：{who}，{len(queries)} 个，{1 + WARM_ROUNDS} 遍")
    cold = [ask(q) for q in queries]
    warm = [ask(q)[0] for _ in range(WARM_ROUNDS) for q in queries]
    slowest = max(zip(cold, queries, strict=True))
    return {
        name: {
            "cold": summary([seconds for seconds, _ in cold]),
            "warm": summary(warm),
            "slowest_cold": {"q": slowest[1], "ms": round(slowest[0][0] * 1000, 3)},
        },
        "totals": [total for _, total in cold],
    }


def _beside(ours: dict[str, Any], theirs: dict[str, Any], totals: list[Counted]) -> dict[str, Any]:
    """Return FTS5's numbers, ours over theirs, and how often both counted alike.

    Only what FTS5 finds with all its terms is compared: of those with a part of them, the site
    shows fewer on purpose.
    """
    ratio = {
        warmth: {
            name: round(ours[warmth][name] / theirs["fts5"][warmth][name], 3) for name in NAMED
        }
        for warmth in ("cold", "warm")
    }
    pairs = [pair for pair in zip(totals, theirs.pop("totals"), strict=True) if pair[1]]
    same = sum(own == their for own, their in pairs)
    return {**theirs, "ratio": ratio, "with_all_words": len(pairs), "same_total": same}


def _suggestions(trial: Trial, queries: list[str]) -> dict[str, float] | None:
    """Return how fast suggestions come, None where the search has none."""
    try:
        suggest = import_module(SUGGESTING).suggest
    except ModuleNotFoundError:
        return None
    times = []
    for q in beginnings(queries):
        with trial.app.test_request_context():
            started = perf_counter()
            suggest(q)
            times.append(perf_counter() - started)
    return summary(times)


def _adversarial(trial: Trial, queries: list[str]) -> dict[str, Any]:
    """Return how long these take, and those that ended in an error."""
    times, failed = [], []
    for q in queries:
        try:
            times.append(trial.timed(q)[0])
        except Exception as error:  # whatever it is, it is what is looked for
            failed.append(f"{type(error).__name__}: {q!a}")
    return {"queries": len(queries), "failed": failed, **(summary(times) if times else {})}
