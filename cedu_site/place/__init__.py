"""How the place describes itself: its names, its look, its words."""
