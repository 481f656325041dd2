"""自查: what should be looked at once more, found by rules on pages and on the site as a whole."""
