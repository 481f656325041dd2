"""Documents composed from real sentences, the same ones each time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from cedu_site.ops.bench.squad import Collection
from cedu_site.ops.bench.vocabulary import AUDIENCES, FORMATS, REGIONS, TOPICS

SHORTEST, LONGEST = 120, 840  # characters of a text, alike often: 480 in the mean
FRAGMENT = 12
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?[”’」』》）)]*")
_CLAUSE = re.compile(r"[\w·]{4,}")


@dataclass(frozen=True)
class Corpus:
    """What the given files offer to compose from."""

    titles: Sequence[str]
    sentences: Sequence[str]


@dataclass(frozen=True)
class Composed:
    """What a page says; the lists are named as in its front matter."""

    title: str
    text: str
    fields: dict[str, list[str]]
    days_old: int


def corpus_of(collections: Sequence[Collection]) -> Corpus:
    """Return the titles and sentences of the files, each once, in their order."""
    paragraphs = [one for collection in collections for one in collection.paragraphs]
    sentences = (found[0].strip() for one in paragraphs for found in _SENTENCE.finditer(one.text))
    kept = dict.fromkeys(sentence for sentence in sentences if len(sentence) > 3)
    titles = dict.fromkeys(one.title for one in paragraphs if one.title)
    return Corpus(list(titles) or ["无题"], list(kept) or [one.text for one in paragraphs])


def compose(corpus: Corpus, count: int) -> Iterator[Composed]:
    """Yield `count` documents of about 480 characters; the first ones are the same for each."""
    chance = seeded("documents")
    for _ in range(count):
        fields = {
            "topics": chance.sample(TOPICS, chance.choice((1, 1, 2, 3))),
            "region": [chance.choice(REGIONS)],
            "audience": chance.sample(AUDIENCES, chance.choice((1, 2))),
            "format": [chance.choice(FORMATS)],
        }
        yield Composed(
            _title(corpus, chance), _text(corpus, chance), fields, chance.randrange(2000)
        )


def seeded(name: str) -> Random:
    """Return chance that falls the same way each time."""
    return Random(name)  # noqa: S311 - nothing secret is made of it


def _title(corpus: Corpus, chance: Random) -> str:
    """Return a real title, alone or with a piece of a sentence, or such a piece alone."""
    title, clauses = chance.choice(corpus.titles), _CLAUSE.findall(chance.choice(corpus.sentences))
    fragment = chance.choice(clauses)[:FRAGMENT] if clauses else ""
    shape = chance.random()
    if not fragment or shape < 0.2:
        return title
    return fragment if shape < 0.5 else f"{title}：{fragment}"


def _text(corpus: Corpus, chance: Random) -> str:
    wanted, length = chance.randint(SHORTEST, LONGEST), 0
    sentences = []
    while length < wanted:
        sentences.append(chance.choice(corpus.sentences))
        length += len(sentences[-1])
    if len(sentences) > 1 and length - wanted > len(sentences[-1]) / 2:
        sentences.pop()
    return "".join(sentences)
