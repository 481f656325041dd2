"""Keys that whoever holds them may use, and the digest by which alone the site knows them."""

import hashlib
import secrets


def new_token() -> str:
    """Return a new key that nobody can guess, 32 characters of an address."""
    return secrets.token_urlsafe(24)


def digest_of(token: str) -> str:
    """Return the SHA-256 of a token, as a row keeps it: whoever reads the rows can open nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
