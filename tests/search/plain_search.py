"""A library of random documents, and a search through it that looks at one after the other."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import inf, log
from pathlib import Path
from random import Random

from cedu_site.search.analysis import name_key, pieces, runs, singles, words
from cedu_site.search.document import Document
from cedu_site.search.engine import SAME_SCORE
from cedu_site.search.index import Index
from cedu_site.search.schema import LABEL, TEXT, TITLE
from cedu_site.search.scoring import COMMON, IN_TITLE, SAME_NAME, SUPPORT
from cedu_site.search.view import LENGTH_SHARE, SATURATION

Filters = dict[str, tuple[str, ...]]

NOW = datetime(2026, 9, 1, tzinfo=UTC)
SECONDS = NOW.timestamp()
WORDS = (
    *("红烧肉", "油底肉", "番茄", "西红柿", "炒鸡蛋", "剪纸", "窗花", "广场舞", "二胡", "葫芦丝"),
    *("书法", "毛笔", "智能手机", "微信", "防诈骗", "太极拳", "八段锦", "养生", "木棉", "铜火锅"),
    *("松烟砚", "合唱", "社区", "学习中心", "老年人", "报名", "活动", "入门", "教程", "鱼", "茶"),
    *("的", "和", "在", "wifi", "office", "2026", "第3课"),
)
RARE = (  # of these, the longer words and the single characters tell documents apart
    *("葡萄酒", "豆腐脑", "核桃仁", "油菜花", "太阳能", "图书馆", "幼儿园", "自行车", "洗衣机"),
    *("望远镜", "向日葵", "蒲公英"),
)
OFTEN = (*(4 for _ in WORDS), *(1 for _ in RARE))
VALUES = {
    "topics": ("饮食", "手工", "音乐", "健康", "数码"),
    "regions": ("太石", "榧坪", "麻栏"),
    "audiences": ("老年人", "儿童", "居民"),
    "formats": ("视频", "文档", "音频"),
    "centres": ("east", "west", "north"),
}


def some(dice: Random, most: int, between: str = "", least: int = 1) -> str:
    return between.join(dice.choices((*WORDS, *RARE), OFTEN, k=dice.randint(least, most)))


def document(dice: Random, uid: str) -> Document:
    sentences = (some(dice, 6) for _ in range(dice.randint(1, 8)))
    valued = {
        name: tuple(dice.sample(values, dice.randint(0, 2))) for name, values in VALUES.items()
    }
    return Document(
        uid,
        dice.choice(("course", "resource", "article")),
        some(dice, 2),
        f"/{uid}",
        summary=some(dice, 4, "，", 0),
        body="。".join(sentences),
        course=dice.choice(("", "cooking", "music")),
        series=some(dice, 1, least=0),
        centre=some(dice, 1, least=0),
        aliases=(some(dice, 2),) if dice.random() < 0.2 else (),
        date=dice.choice((None, *(datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)))),
        opens=dice.choice((-inf, -inf, -inf, SECONDS - 5, SECONDS, SECONDS + 5)),
        closes=dice.choice((inf, inf, inf, SECONDS + 5, SECONDS)),
        **valued,
    )


@dataclass
class Row:
    """One row of a segment: a document as it was written, or the index's own without one."""

    document: Document | None = None
    weights: Counter[str] = field(default_factory=Counter)
    in_title: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    length: int = 0
    live: bool = True


def terms(text: str) -> list[str]:
    return [term for run in runs(text) for term in (*pieces(run), *words(run), *singles(run))]


def row(one: Document) -> Row:
    names = (one.title, *one.aliases)
    labels = (*one.topics, one.summary)
    places = (*one.regions, *one.audiences, *one.formats)
    texts = (one.body, one.series, one.centre, *places)
    weights: Counter[str] = Counter()
    length = 0
    for group, weight in ((names, TITLE), (labels, LABEL), (texts, TEXT)):
        for text in group:
            length += weight * sum(len(pieces(run)) for run in runs(text))
            for term in terms(text):
                weights[term] += weight
    titled = frozenset(term for name in names for term in terms(name))
    return Row(one, weights, titled, frozenset(map(name_key, names)), length)


class Plain:
    """The same documents, searched one after the other."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def write(self, documents: Iterable[Document], deleted: Iterable[str] = ()) -> None:
        new = [Row(), *map(row, documents)]
        gone = {None, *deleted, *(one.document.uid for one in new if one.document)}
        for old in self.rows:
            if (old.document.uid if old.document else None) in gone:
                old.live = False
        self.rows += new

    def public(self) -> list[Row]:
        return [
            one
            for one in self.rows
            if one.live and one.document and one.document.opens <= SECONDS < one.document.closes
        ]

    def rarity(self, term: str) -> float:
        count = self.count(term)
        return log(1 + (len(self.rows) - count + 0.5) / (count + 0.5))

    def count(self, term: str) -> int:
        return sum(term in one.weights for one in self.rows)

    def exact(self, q: str) -> list[tuple[str, float]]:
        """Return all that have every word of `q`, the best first, with their scores."""
        typed = list(dict.fromkeys(runs(q)))
        required = list(dict.fromkeys(term for run in typed for term in pieces(run)))
        longer = {term for run in typed for term in words(run)}
        gains = {term: self.rarity(term) for term in required}
        for term in longer:
            if self.count(term) <= COMMON * len(self.rows):
                gains[term] = SUPPORT * self.rarity(term)
        name = "".join(runs(q))
        scored = [
            (one, self.score(one, gains, name))
            for one in self.public()
            if name in one.names or all(term in one.weights for term in required)
        ]
        return [(one.document.uid, score) for one, score in sorted(scored, key=order)]

    def score(self, one: Row, gains: dict[str, float], name: str) -> float:
        mean = sum(each.length for each in self.rows) / len(self.rows)
        damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * one.length / mean)
        score = SAME_NAME if name in one.names else 0.0
        for term, gain in gains.items():
            weight = one.weights[term]
            score += gain * weight / (weight + damping)
            score += gain * IN_TITLE if term in one.in_title else 0.0
        return score


def order(scored: tuple[Row, float]) -> tuple[float, float, str]:
    one, score = scored
    date = one.document.date
    return -round(score, SAME_SCORE), -(date.timestamp() if date else 0.0), one.document.uid


@dataclass
class Library:
    index: Index
    plain: Plain


def write_library(folder: Path) -> Library:
    """Return 220 documents written by five commits, with some renewed and some deleted."""
    dice = Random(20260901)
    made = [document(dice, f"d{number:03}") for number in range(200)]
    made += [replace(made[at], uid=f"twin{at}") for at in range(0, 40, 2)]
    library = Library(Index(folder), Plain())
    library.index.rebuild(made[:120], 1)
    library.plain.write(made[:120])
    for version, first in enumerate(range(120, 220, 25), 2):
        renewed = [document(dice, one.uid) for one in dice.sample(made[:first], 6)]
        kept = {one.uid for one in renewed}
        deleted = [one.uid for one in dice.sample(made[:first], 8) if one.uid not in kept]
        batch = [*made[first : first + 25], *renewed]
        library.index.update(batch, deleted, version)
        library.plain.write(batch, deleted)
    library.index.refresh()
    return library


def question(dice: Random, rows: list[Row]) -> str:
    one = dice.choice([row.document for row in rows if row.document])
    if dice.random() < 0.15:
        return one.title
    found = runs(f"{one.title} {one.summary} {one.body}")
    return " ".join(part(dice, dice.choice(found)) for _ in range(dice.randint(1, 3)))


def part(dice: Random, run: str) -> str:
    if run.isascii():
        return run
    start = dice.randrange(len(run))
    return run[start : start + dice.randint(1, 5)]
