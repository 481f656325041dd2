"""What machines fetch to follow the site: feeds, the sitemap, robots.txt."""
