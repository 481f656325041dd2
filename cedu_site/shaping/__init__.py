"""The shape of the site at the desk: columns, courses, centres, words, settings, and their log."""
