"""Ground of every page: rendering, addresses, assets, headers, errors."""
