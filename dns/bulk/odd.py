class OddError(Exception):
    """An answer that is not plain; dnspython shall read it. The message says what was odd."""
