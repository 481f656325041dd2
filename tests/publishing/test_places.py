"""Paths as authors write them, and those that would leave the library."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.publishing.places import beside


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("b.md", "courses/a/b.md"),
        ("./b.md#x", "courses/a/b.md"),
        ("../c/b.md?x=1", "courses/c/b.md"),
        ("%E5%9B%BE%20a.png", "courses/a/图 a.png"),
        ("../../pages/about.md", "pages/about.md"),
        ("../../../etc/passwd", None),
        ("..%2f..%2f..%2fetc/passwd", None),
        ("/etc/passwd", None),
        ("../..", None),
        ("", None),
        ("#x", None),
    ],
)
def test_reference_stands_beside_its_file(reference: str, path: str | None) -> None:
    assert beside("courses/a/index.md", reference) == path


@given(st.text(alphabet="./%2ef\\a:[]#?", max_size=20))
def test_no_reference_leaves_the_library(reference: str) -> None:
    path = beside("courses/a/index.md", reference)
    assert path is None or not (path.startswith("/") or ".." in path.split("/"))


def test_page_without_a_file_has_nothing_beside_it() -> None:
    assert beside(None, "b.md") is None
