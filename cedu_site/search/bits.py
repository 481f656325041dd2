"""Sets of document numbers as whole numbers, one bit a document."""

from collections.abc import Iterable


def bits_of(numbers: Iterable[int], size: int) -> int:
    """Return the set of `numbers`, all below `size`."""
    octets = bytearray(size // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def numbers_of(bits: int) -> list[int]:
    """Return the numbers in the set, ascending."""
    return [number for number, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]
