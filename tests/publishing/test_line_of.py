"""On which line of a file something is written."""

import pytest

from cedu_site.publishing.composing import line_of

BODY = "one\n\n![](b.md) [x](a.md)\n![](<no 图.png>)\n[y](ab.md)\n"
SOURCE = "---\ncover: a.md\n---\n" + BODY


@pytest.mark.parametrize(
    ("target", "line"),
    [("a.md", 6), ("b.md", 6), ("ab.md", 8), ("no%20%E5%9B%BE.png", 7), ("nowhere", 4)],
)
def test_reference_is_looked_for_in_the_body(target: str, line: int) -> None:
    assert line_of(target, SOURCE, BODY) == line
    assert line_of(target, SOURCE.replace("\n", "\r\n"), BODY) == line


def test_without_a_body_the_whole_text_counts() -> None:
    assert line_of("a.md", SOURCE) == 2
    assert line_of("nowhere", SOURCE) == 1
