"""Everything written is a Page with revisions; when and where readers see it."""
