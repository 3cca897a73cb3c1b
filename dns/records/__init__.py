"""What should stand in DNS, and whose it is."""
