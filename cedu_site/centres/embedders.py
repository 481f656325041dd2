"""The sites that may show a centre's listings, as origins (RFC 6454, section 6.1)."""

import re
from urllib.parse import urlsplit

MOST = 20
NOT_AN_ORIGIN = "应是网站的地址，只写到域名，例如 https://www.example.edu.cn"
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


def read_origins(words: list[str]) -> list[str]:
    """Return the origins that `words` name, as browsers write them, each once.

    Raises ValueError for what is no address of a site, or has more than its host and port.
    """
    origins = list(dict.fromkeys(_origin(word) for word in words))
    if len(origins) > MOST:
        raise ValueError(f"太多：最多 {MOST} 个网站")
    return origins


def _origin(word: str) -> str:
    try:
        parts = urlsplit(word.strip())
        host = (parts.hostname or "").encode("idna").decode().lower()
        port = parts.port
    except ValueError:  # also what IDNA cannot say
        raise ValueError(f"“{word}”{NOT_AN_ORIGIN}") from None
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or more or not HOST.fullmatch(host):
        raise ValueError(f"“{word}”{NOT_AN_ORIGIN}")
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")
