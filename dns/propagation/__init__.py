"""Who sees a name: every server is asked in its turn, every answer is kept, and each is told in words."""
