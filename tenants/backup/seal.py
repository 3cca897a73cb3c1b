"""Whether a backup is as this installation made it: SQL of strangers must not run with our rights."""

from django.core.signing import BadSignature, Signer

from tenants.backup.errors import StrangeBackupError

SALT = "tenants.backup"


def seal(manifest: bytes) -> str:
    """Covers the dump too, whose checksum stands in the manifest."""
    return Signer(salt=SALT).signature(manifest.decode())


def require_seal(manifest: bytes, signature: str) -> None:
    """Raises StrangeBackupError. A changed SECRET_KEY stays known while it is among SECRET_KEY_FALLBACKS."""
    try:
        Signer(salt=SALT).unsign(f"{manifest.decode()}:{signature}")
    except (BadSignature, UnicodeDecodeError):
        message = (
            "It was made by another installation, under another SECRET_KEY, or was changed since. It holds SQL that "
            "runs with the rights of the database's user: restore it with --trust only if you know where it comes from."
        )
        raise StrangeBackupError(message) from None
