from dataclasses import dataclass


@dataclass(frozen=True)
class Credentials:
    """What a client must present, and where the systems call back. All of it is given from outside."""

    base_domain: str = "sonicus.localhost"
    ionos_key: str = "sandbox.ionos-secret"
    stripe_key: str = "sk_test_sandboxsandboxsandboxsand"
    stripe_webhook_url: str = ""  # empty: events are kept and can be listed, but nobody is told
    stripe_webhook_secret: str = "whsec_sandboxsandboxsandbox"  # noqa: S105
    odoo_db: str = "sonicus"
    odoo_user: str = "sonicus@sonicus.localhost"
    odoo_key: str = "sandbox-odoo-key"
    odoo_version: int = 19
    platform_secret: str = "whsec_c2FuZGJveC1wbGF0Zm9ybS1zZWNyZXQtMzItYnl0ZXM="  # noqa: S105
