"""The level-triggered reconcile loop: wake, claim, turn, settle, wake those behind. The sweep finds what was lost."""
