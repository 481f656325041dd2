"""Pages of an invented county, so many and so like the wanted ones that they stand in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.search.residents import phrases as say

LONGEST_BODY = 600
SHORTEST_BODY = 200


@dataclass(frozen=True)
class Record:
    """A page that answers nobody's question here."""

    title: str
    summary: str
    topics: tuple[str, ...]
    body: str


def distractors(count: int = 2000) -> Iterator[Record]:
    """Yield `count` different pages, the same ones every time."""
    random = Random(20261125)
    for number in range(count):
        make = (_dish, _course, _notice, _story)[number % 4]
        yield make(random, number)


def _dish(random: Random, number: int) -> Record:
    word = _words(random, dish=random.choice(say.METHODS) + random.choice(say.FOODS))
    title = random.choice(say.DISH_TITLES).format(**word)
    return _record(random, title, say.DISH_SUMMARIES, ("家常菜",), say.DISH_LINES, word, number)


def _course(random: Random, number: int) -> Record:
    word = _words(random, skill=random.choice(say.SKILLS))
    title = random.choice(say.COURSE_TITLES).format(**word)
    return _record(random, title, say.COURSE_SUMMARIES, ("技能",), say.COURSE_LINES, word, number)


def _notice(random: Random, number: int) -> Record:
    word = _words(random, skill=random.choice(say.SKILLS))
    title = random.choice(say.NOTICE_TITLES).format(**word)
    return _record(random, title, say.NOTICE_SUMMARIES, ("通知",), say.NOTICE_LINES, word, number)


def _story(random: Random, number: int) -> Record:
    word = _words(random, thing=random.choice(say.THINGS))
    title = random.choice(say.STORY_TITLES).format(**word)
    return _record(random, title, say.STORY_SUMMARIES, ("乡土",), say.STORY_LINES, word, number)


def _words(random: Random, **word: str) -> dict[str, str]:
    first, second = random.sample(say.PLACES, 2)
    return _changing(random) | {"place": first, "other": second} | word


def _record(
    random: Random, title: str, summaries: tuple[str, ...], topics: tuple[str, ...],
    lines: tuple[str, ...], word: dict[str, str], number: int,
) -> Record:  # fmt: skip
    summary = random.choice(summaries).format(**word)
    return Record(title, summary, topics, _body(random, lines, word, number))


def _body(random: Random, lines: tuple[str, ...], word: dict[str, str], number: int) -> str:
    """Return lines of its own kind with some in passing, and in every tenth page a trap."""
    chosen = random.sample(lines, min(len(lines), 6)) + random.sample(say.IN_PASSING, 6)
    random.shuffle(chosen)
    trap = [random.choice(say.TRAPS)] if number % 10 == 0 else []
    body = "（示例）"
    for line in [*trap, *chosen, *random.sample(say.ENDINGS, 2)]:
        sentence = line.format(**(word | _changing(random)))
        if len(body) + len(sentence) > LONGEST_BODY:
            break
        body += sentence
    assert len(body) >= SHORTEST_BODY, body
    return body


def _changing(random: Random) -> dict[str, str]:
    """Return what is another thing in each sentence."""
    return {name: random.choice(words) for name, words in say.WORDS.items()}
