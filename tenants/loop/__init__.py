"""The level-triggered reconcile loop: wake -> claim -> turn -> settle -> wake those behind; the sweep finds what was lost."""
