from tests.support.doors import key_of, public, staff

__all__ = ["key_of", "public", "staff"]
