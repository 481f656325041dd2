"""The production servers, and which of them suits the machine."""
