"""Whether what staff have names lead to still exists: a target that is gone can be taken by whoever registers it."""
