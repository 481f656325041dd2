"""Whatever lies in a library, the import ends, says what it left out, and takes the rest in."""

import shutil
from pathlib import Path

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.markup.references import ROOT
from cedu_site.publishing.models import Page
from tests.properties import HOSTILE, MADE_BY_US, modest, refused

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
SHEETS = ("site.yaml", "columns.yaml", "lexicon.yaml", "vocab.yaml", "centres.yaml")


def test_any_bytes_are_taken_in_or_told(house: Flask, tmp_path: Path) -> None:
    small = tmp_path / "small"
    (small / "news" / "xiaoxi").mkdir(parents=True)

    shown: set[str] = set()

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
            brought = select(Page).where(Page.library_path.in_(PLACES), Page.live_id.is_not(None))
            for page in db.session.scalars(brought):
                assert refused(page.live.html.replace(ROOT, ""), MADE_BY_US) == []
                shown.add(page.path)
            db.session.remove()
        reader = house.test_client()
        for path in shown:
            assert reader.get(path).status_code in (200, 301, 404, 410)

    taken_in()
