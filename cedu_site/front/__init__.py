"""Pages that show many rooms at once: home, centres, standing pages."""
