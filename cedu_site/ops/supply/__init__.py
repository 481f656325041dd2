"""What the site is made of besides its own code: locked, checked, and listed."""
