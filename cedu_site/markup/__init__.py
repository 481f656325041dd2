"""What authors write: front matter and Markdown, made into safe HTML."""
