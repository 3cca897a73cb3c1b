"""Errors of others, told to people."""


def first_line(error: BaseException) -> str:
    """What it says; its type where it says nothing. What comes after is for those who read logs."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
