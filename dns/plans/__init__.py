"""What separates a zone from what is desired, for one organization or for all; and doing it."""
