"""How long DNS takes, counted and drawn."""
