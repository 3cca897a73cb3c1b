"""Doors for the workers: each calls one function. Any may run twice, late, or never."""
