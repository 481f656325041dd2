"""The tree of centres."""
