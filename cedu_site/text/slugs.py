"""The part of an address that is made from words."""

import re
import string
import unicodedata

LONGEST = 80
LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def slugify(text: str) -> str:
    """Return `text` as a slug of at most 80 characters; empty when it has no letter or digit.

    NFKC, ASCII lower-cased, each run of anything but letters and digits becomes one `-`, trimmed.
    """
    plain = unicodedata.normalize("NFKC", text).translate(LOWER)
    words = "".join(char if char.isalnum() else "-" for char in plain)
    return re.sub("-+", "-", words).strip("-")[:LONGEST].rstrip("-")
