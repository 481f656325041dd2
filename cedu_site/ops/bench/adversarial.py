"""Two hundred queries that nobody types by good will, the same ones each time."""

from collections.abc import Iterator
from itertools import chain

from cedu_site.ops.bench.corpus import Corpus, seeded
from cedu_site.search.query import LONGEST

COUNT = 200
COMMON = "的一是在不了有和人这中大为上个国"
PUNCTUATION = "，。！？；：、“”‘’（）《》—…·.,!?;:'\"()[]{}<>/\\|@#$%^&*_+=~`-"
EMOJI = "😀👍🏽👨‍👩‍👧🇨🇳❤️🧑‍🍳🎉"
INVISIBLE = "\u200b\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u00ad"
SURROGATES = "\ud800\udbff\udc00\udfff"
SYLLABLES = (
    *("tai", "ji", "quan", "she", "qu", "jiao", "yu", "shou", "wei", "xin", "gao", "xue"),
    *("ya", "zhong", "guo", "li", "shi", "nü", "zhuang", "er"),
)
SYNTAX = (
    *("' OR 1=1 --", "'; DROP TABLE page; --", '" UNION SELECT * FROM user --', "%' AND '1'='1"),
    *("(((((((((((((((((((((((((", "(a+)+$", "[\\s\\S]*?", ".*.*.*.*.*=.*", "(?=(?=(?=x)))", "\\"),
    *("title:社区", "text:*", "*", "社*", "*区", "社?", "[a TO z]", "{社 TO 区}", "社区^9999"),
    *("社区~2", '"社区 学校"~5', "NOT 社区", "AND OR NOT", "社区 ANDNOT 学校", "(社区 OR", "+社区"),
    *("-社区", "--社区", "- - -", "-", '"', '""', '"""', '-"', '"-社区"', '-""', '-"社区" 学校'),
    *("NEAR(社 区, 3)", "{title}:社区", "社区 *", "col : 社", "<script>alert(1)</script>"),
    *(
        "&lt;mark&gt;",
        "<mark>社区</mark>",
        "%00",
        "\x00社区",
        "../../etc/passwd",
        "${7*7}",
        "{{7*7}}",
    ),
)


def adversarial(corpus: Corpus) -> list[str]:
    """Return 200 queries of at most 200 characters, each once."""
    kept: dict[str, None] = {}
    for q in chain(SYNTAX, _made(corpus)):
        kept.setdefault(q[:LONGEST])
        if len(kept) == COUNT:
            break
    return list(kept)


def _made(corpus: Corpus) -> Iterator[str]:
    """Yield one query of each sort in turn, without an end."""
    chance = seeded("adversarial")
    han = sorted(set("".join(corpus.sentences[:2000])))
    letters = "abcdefghijklmnopqrstuvwxyzßéøıİ"
    while True:
        common = chance.choice(COMMON)
        yield common * LONGEST
        yield f"{common} " * (LONGEST // 2)
        yield "".join(chance.sample(han, min(LONGEST, len(han))))
        yield " ".join(chance.sample(han, min(LONGEST // 2, len(han))))
        yield "".join(chance.choices(PUNCTUATION, k=LONGEST))
        yield "".join(chance.choices(EMOJI, k=chance.randint(1, LONGEST)))
        yield "".join(chance.choices(SURROGATES + COMMON, k=chance.randint(1, LONGEST)))
        yield "".join(chance.choices(INVISIBLE + COMMON, k=LONGEST))
        yield "".join(chance.choices(letters, k=LONGEST))
        yield "".join(chance.choices(SYLLABLES, k=LONGEST))
        yield " ".join(chance.choices(SYLLABLES, k=LONGEST))
        yield "".join(chance.choices(f'"-{COMMON}', k=LONGEST))
        yield f'-"{common}" ' * (LONGEST // 5)
        yield "".join(chance.choices(f"{COMMON}{PUNCTUATION}{letters}{INVISIBLE} ", k=LONGEST))
