"""Finished pages, kept in front of everything else and given to whoever asks next."""
