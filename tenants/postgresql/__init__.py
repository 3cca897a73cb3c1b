"""The database backend (ENGINE "tenants.postgresql"): which schemas a statement sees is decided when it is sent."""
