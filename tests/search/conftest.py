"""An index of documents, made in one call."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cedu_site.search.document import Document
from cedu_site.search.engine import Request, Results, search
from cedu_site.search.index import Index


@pytest.fixture
def index_of(tmp_path: Path) -> Callable[..., Index]:
    def make(*documents: Document, version: int = 1) -> Index:
        index = Index(tmp_path / "index")
        index.rebuild(documents, version)
        return index

    return make


@pytest.fixture
def uids() -> Callable[..., list[str]]:
    def ask(index: Index, q: str = "", **how: object) -> list[str]:
        return [hit.uid for hit in answer(index, q, **how).hits]

    return ask


@pytest.fixture
def ask() -> Callable[..., Results]:
    return answer


def answer(index: Index, q: str = "", **how: object) -> Results:
    request = {"now": datetime(2026, 9, 1, tzinfo=UTC), "size": 100, **how}
    return search(index, Request(q=q, **request))
