"""Who keeps a zone, guessed from the names of its servers, for the words of the help. Nothing depends on it."""

import re

from dns.domains.naming import registrable

HOSTS = {
    "awsdns": "Amazon Route 53",
    "azure-dns": "Azure DNS",
    "cloudflare.com": "Cloudflare",
    "digitalocean.com": "DigitalOcean",
    "dnsimple": "DNSimple",
    "dnsmadeeasy.com": "DNS Made Easy",
    "domaincontrol.com": "GoDaddy",
    "dreamhost.com": "DreamHost",
    "gandi.net": "Gandi",
    "googledomains.com": "Google Cloud DNS",
    "hetzner": "Hetzner",
    "first-ns.de": "Hetzner",
    "second-ns.de": "Hetzner",
    "inwx": "INWX",
    "linode.com": "Linode",
    "name.com": "Name.com",
    "netcup.net": "netcup",
    "nsone.net": "NS1",
    "one.com": "one.com",
    "ovh": "OVHcloud",
    "registrar-servers.com": "Namecheap",
    "rzone.de": "Strato",
    "simply.com": "Simply.com",
    "squarespacedns.com": "Squarespace",
    "transip": "TransIP",
    "ui-dns": "IONOS",
    "vercel-dns.com": "Vercel",
    "wixdns.net": "Wix",
}
NAME = re.compile(r"[a-z0-9.-]+\.[a-z][a-z0-9-]*")  # an address, or a place with its port, is nobody's name
PARKING = (
    "above.com",
    "bodis.com",
    "dan.com",
    "parkingcrew.net",
    "parklogic.com",
    "sedoparking.com",
)


def guess(server_names: tuple[str, ...], own: str) -> str:
    """Cloudflare, IONOS …; else the domain of the first server. Empty where that is no name, or their `own`."""
    known = (host for name in server_names for mark, host in HOSTS.items() if _bears(name, mark))
    if host := next(known, ""):
        return host
    first = registrable(server_names[0]) if server_names else ""
    return first if NAME.fullmatch(first) and first != own else ""


def is_parking(server_names: tuple[str, ...]) -> bool:
    """Whether the name is for sale, or was never set up."""
    return any(name == place or name.endswith(f".{place}") for name in server_names for place in PARKING)


def _bears(name: str, mark: str) -> bool:
    """A mark without a dot is the beginning of a label of the registered part, as awsdns-12."""
    registered = registrable(name)
    return registered == mark if "." in mark else registered.startswith(mark)
