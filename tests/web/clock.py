"""Setting the one clock of the site for a test."""

from datetime import UTC, datetime

import pytest

from cedu_site.clock import read_moment


def set_clock(monkeypatch: pytest.MonkeyPatch, beijing: str) -> None:
    """Make it `beijing`, such as `2026-12-31 23:59:59`, for the whole site until the test ends."""
    moment = read_moment(beijing)

    class Stopped(datetime):
        @classmethod
        def now(cls, zone: object = None) -> datetime:
            assert zone is UTC
            return moment

    monkeypatch.setattr("cedu_site.clock.datetime", Stopped)
