"""Releases of the sound library that there never were: its first migration, and what each adds to it."""
