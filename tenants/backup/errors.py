class BackupError(Exception):
    """A backup cannot be made, read or restored; says why, and what to do. Nothing is left half done."""


class UnreadableBackupError(BackupError):
    """The file is no backup, is damaged, or is of a kind that this code does not know."""


class StrangeBackupError(BackupError):
    """The file was not made by this installation, or was changed after it was."""
