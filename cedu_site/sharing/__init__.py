"""What machines read of the site."""
