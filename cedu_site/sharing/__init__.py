"""What machines read of the site: feeds, what pages say of themselves, the sitemap, robots.txt."""
