"""A development machine on one command: servers out of wheels, the application and the sandbox under one supervisor."""
