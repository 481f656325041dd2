"""A search page asks the database little, however much it finds."""

from pathlib import Path

import pytest
from flask import Flask

from tests.databases import close_site
from tests.multiplying import copy_of
from tests.questions import asked
from tests.web.clock import set_clock


@pytest.mark.sqlite
def test_all_answers_come_by_one_statement_and_labels_by_none(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uncached = copy_of(app, tmp_path, 0)
    set_clock(monkeypatch, "2027-03-01 09:00:00")  # nothing opens or closes meanwhile
    client = uncached.test_client()
    for q in ("", "?q=的", "?q=学习中心"):
        page = f"/catalogue/{q}"
        assert client.get(page).status_code == 200  # what is remembered is now known
        with asked(uncached) as found:
            assert client.get(page).text.count('<article class="entry">') > 0
        told = found.questions
        texts = [one for one in told if "revision.text" in one]
        assert len(texts) == 1, "\n".join(told)
        again = [one for one in told if "centre.uid IN" in one or "slug, page.title" in one]
        assert not again, "\n".join(told)
    close_site(uncached)
