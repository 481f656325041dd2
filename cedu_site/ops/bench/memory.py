"""A process of its own that opens a site's index and says what memory that took, as JSON.

It reads the site's settings from the environment and a list of queries from standard input.
"""

import gc
import json
import re
import sys
from pathlib import Path

from sqlalchemy import select

from cedu_site import create_app
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.search.analysis import words
from cedu_site.search.answers import answer
from cedu_site.search.engine import Request
from cedu_site.search.following import the_index

STATUS = Path("/proc/self/status")


def resident() -> int | None:
    """Return the bytes of memory that this process holds, None where Linux does not tell."""
    gc.collect()
    found = re.search(r"VmRSS:\s+(\d+) kB", STATUS.read_text()) if STATUS.exists() else None
    return int(found[1]) * 1024 if found else None


def main() -> None:
    queries: list[str] = json.load(sys.stdin)
    app = create_app()
    with app.test_request_context():
        db.session.scalar(select(Page.id).limit(1))
        words("社区教育中心")  # the words of the dictionary are no part of the index
        before = resident()
        count = the_index().document_count
        loaded = resident()
    for q in queries:
        with app.test_request_context():
            answer(Request(now(), q))
    print(json.dumps([count, before, loaded, resident()]))


if __name__ == "__main__":
    main()
