"""PostgreSQL and Valkey out of PyPI wheels, for a machine with nothing but Python. Never for production."""
