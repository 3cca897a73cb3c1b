from tests.support.doors import public, staff

__all__ = ["public", "staff"]
