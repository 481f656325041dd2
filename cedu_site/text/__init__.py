"""Chinese text: slugs, scripts, sorting and excerpts; knows nothing of pages."""
