"""Keeping the site running."""
