"""How the server runs: settings, caching, packing, limits, metrics and logs. It knows no page."""
