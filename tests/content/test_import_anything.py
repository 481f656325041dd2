"""Whatever lies in a library, the import ends, says what it left out, and takes the rest in."""

import shutil
from pathlib import Path

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.publishing.models import Page
from tests.properties import HOSTILE, modest

NAMES = st.sampled_from(["title", "uid", "slug", "published", "cover", "topics", "status", "x"])
DATA = st.dictionaries(NAMES, HOSTILE, max_size=4).map(
    lambda said: "".join(f"{name}: {value}\n" for name, value in said.items())
)
PAGES = st.one_of(
    st.binary(max_size=200),
    HOSTILE.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.tuples(DATA, HOSTILE).map(
        lambda both: f"---\n{both[0]}---\n{both[1]}".encode("utf-8", "surrogatepass")
    ),
)
PLACES = ("news/xiaoxi/renyi.md", "courses/renyi/index.md", "courses/renyi/01.md", "pages/ren.md")
SHEETS = ("site.yaml", "columns.yaml", "lexicon.yaml")


def test_any_bytes_are_taken_in_or_told(house: Flask, tmp_path: Path) -> None:
    small = tmp_path / "small"
    (small / "news" / "xiaoxi").mkdir(parents=True)

    @modest(15)
    @given(st.lists(PAGES, min_size=4, max_size=4), PAGES, st.sampled_from(SHEETS))
    def taken_in(pages: list[bytes], sheet: bytes, name: str) -> None:
        shutil.rmtree(small)
        for place, data in zip(PLACES, pages, strict=True):
            (small / place).parent.mkdir(parents=True, exist_ok=True)
            (small / place).write_bytes(data)
        (small / name).write_bytes(sheet)
        with house.app_context():
            before = db.session.query(Page).count()
            report = Import(small).run()
            for problem in report.problems:
                assert problem.line >= 1 and problem.message
                problem.message.encode()
            assert db.session.query(Page).count() >= before
            again = Import(small).run()
            assert again.changed_nothing
            db.session.remove()

    taken_in()
