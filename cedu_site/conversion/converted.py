"""What comes out of a conversion."""

from dataclasses import dataclass


class ConversionRefused(Exception):
    """Nothing was converted; the message is one Chinese sentence for the editor."""


@dataclass(frozen=True)
class Picture:
    """A picture as the document held it; the body refers to it as `![alt](name)`."""

    name: str
    data: bytes
    alt: str


@dataclass(frozen=True)
class Converted:
    """Markdown without its title, its pictures, and sentences on what did not come along."""

    title: str
    body: str
    pictures: list[Picture]
    notices: list[str]
