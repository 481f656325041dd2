"""Names that stay: tag URIs (RFC 4151) of what feeds tell of."""

from urllib.parse import quote, urlsplit

from flask import current_app

BEGUN = 2026  # the year in which the first tags were given out
UNNAMED = "localhost"  # gives them out where `BASE_URL` does not say how the site is called


def tag(name: str) -> str:
    """Return the id of what is called `name` here, whatever host the request was sent to."""
    host = urlsplit(current_app.config["BASE_URL"]).hostname or UNNAMED
    return f"tag:{host},{BEGUN}:{quote(name, safe='/?=&:')}"
