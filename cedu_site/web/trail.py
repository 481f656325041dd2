"""The trail that leads to a page: as people see it above the page, and as machines read it."""

from collections.abc import Sequence

Place = tuple[str, str]  # an app-relative path and a title


def whole_trail(trail: Sequence[Place], here: str) -> list[Place]:
    """Return the places from the home page to the page called `here`, whose path is empty."""
    return [("/", "首页"), *trail, ("", here)]
