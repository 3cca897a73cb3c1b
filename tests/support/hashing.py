from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """What it writes can be read by every process that hashes as usual; it only takes no time."""

    iterations = 1
