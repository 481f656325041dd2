"""The table of places: how the attacks get there, and at which addresses they are shown.

A place is a function that writes, and yields the addresses to be looked at; where only one of
them finds room at a time, it writes the next and yields again.
"""

from collections.abc import Callable, Iterator

from tests.browser.besieging import Siege
from tests.desk.attacks import NUMBERED, in_one_line, printable

Addresses = Iterator[list[str]]
Place = Callable[[Siege], Addresses]
PLACES: dict[str, Place] = {}
REFUSED = {"addresses", "questions"}  # places whose addresses need not be there
SILENT = {"addresses"}  # places that are told, and repeat nothing of it
ALL_NUMBERS = range(len(NUMBERED))


def place(function: Place) -> Place:
    """Enter a place into the table under the name of the function."""
    PLACES[function.__name__] = function
    return function


def line(number: int, longest: int) -> str:
    """Return an attack with its number as a field of one line takes it."""
    return in_one_line(NUMBERED[number], longest)


def name(number: int, longest: int) -> str:
    """Return an attack with its number as a name takes it."""
    return printable(NUMBERED[number], longest)
