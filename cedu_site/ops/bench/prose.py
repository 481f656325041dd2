"""Sentences out of the invented vocabulary, for measurements that need no files."""

from cedu_site.ops.bench.corpus import Corpus, seeded
from cedu_site.ops.bench.vocabulary import AUDIENCES, FORMATS, REGIONS, SCHOOLS, TOPICS

SENTENCES = 3000
OPENINGS = ("昨天上午", "上个星期", "立春以后", "每逢周末", "一大早", "收工之后", "月初", "节前")
DOINGS = (
    "请来老师傅教",
    "一步一步地练",
    "先看样子再动手学",
    "分成小组做",
    "在院子里办",
    "试着改进",
)
ENDS = (
    *("大家都说学得会、用得上", "带去的材料一样不剩", "下一次还在老地方", "教的人和学的人一样高兴"),
    *("做坏的也带回家留作样子", "没有来的可以看图补上", "老人和孩子坐在一起", "一共用了两个小时"),
)
SECTION = 6  # sentences below each heading


def invented() -> Corpus:
    """Return what to compose from, the same each time."""
    chance = seeded("prose")
    sentences = [
        f"{chance.choice(OPENINGS)}，{chance.choice(REGIONS)}{chance.choice(SCHOOLS)}的"
        f"{chance.choice(AUDIENCES)}{chance.choice(DOINGS)}{chance.choice(TOPICS)}，"
        f"到场{chance.randint(8, 240)}人，{chance.choice(ENDS)}。"
        for _ in range(SENTENCES)
    ]
    titles = [
        f"{region}{topic}{form}" for region in REGIONS for topic in TOPICS for form in FORMATS
    ]
    return Corpus(titles, sentences)


def markdown(corpus: Corpus, length: int, name: str, pictures: list[str]) -> str:
    """Return an article of about `length` characters that shows these pictures."""
    chance, parts = (
        seeded(name),
        [f"![第 {n} 张]({target})" for n, target in enumerate(pictures, 1)],
    )
    while sum(map(len, parts)) < length:
        said = [chance.choice(corpus.sentences) for _ in range(SECTION)]
        parts += [f"## {chance.choice(TOPICS)}", f"**{said[0]}**{''.join(said[1:])}"]
        parts.append("\n".join(f"- {chance.choice(AUDIENCES)}" for _ in range(3)))
    return "\n\n".join(parts)
