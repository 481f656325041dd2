"""What the tortures share with the tests of the server."""

from tests.ops.conftest import environment

__all__ = ["environment"]
