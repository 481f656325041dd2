"""Figures that need a year: a count of people, households, money, land … says nothing without.

Amounts of a recipe, minutes, temperatures, prices, ages and the size of a class are no statistics:
people and distances count from a hundred on, money from 万元 on, households and land from two on;
a percentage does not that is of a solution or is a limit; the sections of a recipe are left out.
The year may stand in the paragraph, in a heading above it, or in the title.
"""

import re
from collections.abc import Iterator

from cedu_site.selfcheck.paragraphs import Paragraph

DIGITS = r"(?<![\d.,A-Za-z])\d[\d,]*(?:\.\d+)?"
NUMERALS = "一二两三四五六七八九十百千零〇"
WORDS = rf"(?<![{NUMERALS}])(?:[一二两三四五六七八九][{NUMERALS}]*|[十百千])"
SOME = r"\s?(?P<scale>[十百千]?[万亿]|[百千])?\s?[多余]?\s?"
ALWAYS = r"人次|户|万元|亿元|亩|公顷|平方公里|平方千米|吨|家企业|家农户"
LARGE = r"人(?!份|一锅|一桌|一组)|名(?!字|称)|公里|千米"
FIGURE = re.compile(
    rf"(?P<number>{DIGITS}|{WORDS}){SOME}(?:(?P<always>{ALWAYS})|(?P<large>{LARGE}))"
    rf"|{DIGITS}\s?[%％]|百分之{WORDS}"
)
LEAST = 100
NEAR = 6
AFTER_YEAR = r"\s*(?:[年至春夏秋冬版届/.)）\]】~～–—-]|$)"  # so that a round number is none
YEAR = re.compile(
    rf"(?<!\d)(?:1[5-9]|20)\d\d(?={AFTER_YEAR})"
    r"|[一二][〇○零一二三四五六七八九]{3}年|\d0\s*年代|十年代",
    re.M,
)
RECIPE = re.compile(r"用料|步骤|做法|配料|材料|调料|准备")
SOLUTION = re.compile(
    r"浓度|盐水|酒精|糖|盐|水|醋|油|酒|电|湿度|含量|[以之][上下]|熟|不[低高少多大超]"
)


def undated(paragraphs: Iterator[Paragraph], *, title: str = "") -> Iterator[tuple[Paragraph, int]]:
    """Yield each paragraph that has a figure and no year, and where the figure stands in it."""
    for paragraph in paragraphs:
        figure = next(filter(_is_statistic, FIGURE.finditer(paragraph.text)), None)
        if figure and not _is_excused(paragraph, title):
            yield paragraph, figure.start()


def _is_excused(paragraph: Paragraph, title: str) -> bool:
    around = "\n".join((title, *paragraph.headings, paragraph.text))
    return bool(any(map(RECIPE.search, paragraph.headings)) or YEAR.search(around))


def _is_statistic(figure: re.Match[str]) -> bool:
    if figure["number"] is None:
        return not SOLUTION.search(_around(figure))
    return bool(figure["scale"]) or _value(figure["number"]) >= (LEAST if figure["large"] else 2)


def _around(figure: re.Match[str]) -> str:
    """Return a few characters on both sides of a percentage: they tell what it is of."""
    return figure.string[max(0, figure.start() - NEAR) : figure.end() + NEAR]


def _value(number: str) -> float:
    """Return about how much a number is, written in digits or in words."""
    digits = number.replace(",", "")
    if re.fullmatch(r"[0-9.]+", digits):
        return float(digits)
    return LEAST if re.search("[百千]", number) else 1 if number == "一" else 10
