"""One organization in one file, and back: its rows by pg_dump, and what makes it an organization by a manifest."""
