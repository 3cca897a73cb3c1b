"""Stand-ins for the outside world that speak its wire protocols. They know nothing of the project that uses them."""
