"""What the tortures share with the tests of the server and of backups."""

from tests.ops.conftest import environment
from tests.ops.vault.conftest import backed_up, full, machine

__all__ = ["backed_up", "environment", "full", "machine"]
