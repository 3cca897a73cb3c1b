"""Stand-ins for the outside world that speak its wire protocols. Knows nothing of the project that is tested with it."""
