"""Columns and their articles."""
