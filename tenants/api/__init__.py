"""The programs' door: /api/v1/."""
