"""A process that publishes and has the index follow, until it is killed.

`python -m tests.search.writer LIBRARY DATA SEED`; it says `ready` before it begins.
"""

import random
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask

from cedu_site.changes import EVERYTHING, record_change
from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.publishing.models import Page
from cedu_site.search import index
from cedu_site.search.documents import KINDS
from cedu_site.search.following import follow, rebuild
from tests.databases import create_app

WORDS = "竹编腊肉山歌草药蜜蜂豆腐灯笼剪纸茶油酸菜米酒陶罐水车风筝"
MOST_NEW = 30  # lessons that are added; then they are written over
FEW_SEGMENTS = 3  # so that every other update merges


class Writer:
    """Changes what is public in one way after the other, as `dice` falls."""

    def __init__(self, app: Flask, dice: random.Random) -> None:
        self.app, self.dice = app, dice
        self.ways: dict[Callable[[Page], None], int] = {
            self.withdraw: 6,
            self.put_back: 6,
            self.retitle: 6,
            self.open: 3,
            self.expire: 3,
            self.change_everything: 1,
        }

    def write_for_ever(self) -> None:
        while True:
            with self.app.app_context():
                with writing():
                    self.import_file() if self.dice.random() < 0.3 else self.change_pages()
                if self.dice.random() < 0.9:  # else several changes are followed at once
                    follow()
                if self.dice.random() < 0.05:
                    rebuild()

    def change_pages(self) -> None:
        found = db.select(Page).where(Page.kind.in_(KINDS), Page.live_id.is_not(None))
        pages = db.session.scalars(found.order_by(Page.id)).all()
        for _ in range(self.dice.choice((1, 1, 1, 4))):
            (way,) = self.dice.choices([*self.ways], [*self.ways.values()])
            page = self.dice.choice(pages)
            way(page)
            record_change(page.uid)
        db.session.commit()

    def import_file(self) -> None:
        library: Path = self.app.config["CONTENT"]
        number = 10 + self.dice.randrange(MOST_NEW)
        body = "。".join(self.words() for _ in range(self.dice.randrange(200)))
        written = library / f".{self.dice.random()}"
        written.write_text(f"# {self.words()}\n\n{body}\n", "utf-8")
        written.replace(library / f"courses/zhubian/{number}-xin-{number}.md")
        assert not Import(library).run().refused

    def words(self) -> str:
        return "".join(self.dice.choices(WORDS, k=self.dice.randrange(3, 9)))

    def withdraw(self, page: Page) -> None:
        page.withdraw()

    def put_back(self, page: Page) -> None:
        page.withdrawn_at = page.closes_at = None

    def retitle(self, page: Page) -> None:
        page.title = self.words()

    def open(self, page: Page) -> None:
        page.opens_at = now() + self.days()

    def expire(self, page: Page) -> None:
        page.closes_at = now() + self.days()

    def change_everything(self, page: Page) -> None:
        record_change(EVERYTHING)

    def days(self) -> timedelta:
        return timedelta(days=self.dice.choice((-1, 1)))


if __name__ == "__main__":
    index.MOST_SEGMENTS = FEW_SEGMENTS
    site = create_app(CONTENT=Path(sys.argv[1]), DATA_DIR=Path(sys.argv[2]))
    print("ready", flush=True)
    Writer(site, random.Random(int(sys.argv[3]))).write_for_ever()
