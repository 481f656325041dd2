"""What centres show of this site on their own pages, and how often it is seen there."""
