"""The catalogue: full-text search over everything public."""
