"""改错: what readers say is wrong on a page, and what they are answered."""
