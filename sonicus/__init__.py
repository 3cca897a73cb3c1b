"""The composition: settings, addresses, the workflow. Everything else is imported from here downwards."""

from pathlib import Path


def graft_dns() -> None:
    """Let `dns` be dnspython's package and ours, even where dnspython was imported first (docs/decisions/0002)."""
    import dns

    ours = str(Path(__file__).resolve().parent.parent / "dns")
    if ours not in dns.__path__:
        dns.__path__.insert(0, ours)


graft_dns()
