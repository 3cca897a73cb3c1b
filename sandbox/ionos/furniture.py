"""The zone that the account has from the beginning, with records that belong to others."""

import uuid
from typing import Any

from sandbox.ionos.records import new_record

Json = dict[str, Any]

SOA_MINIMUM = 600  # seconds for which a resolver keeps "does not exist", as measured at IONOS


def zone_of(domain: str) -> Json:
    return {"name": domain, "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, domain)), "type": "NATIVE"}


def records_of(domain: str, now: float) -> list[Json]:
    bodies = [
        _body(domain, "SOA", soa_content(domain), 86400),
        _body(domain, "NS", f"ns1.{domain}", 86400),
        _body(domain, "NS", f"ns2.{domain}", 86400),
        _body(f"ns1.{domain}", "A", "127.0.0.1", 86400),
        _body(f"ns2.{domain}", "A", "127.0.0.1", 86400),
        _body(domain, "A", "203.0.113.80"),
        _body(f"www.{domain}", "A", "203.0.113.80"),
        _body(domain, "MX", "mx00.ionos.de", prio=10),
        _body(domain, "TXT", "v=spf1 include:_spf-eu.ionos.com ~all"),
    ]
    return [new_record(body, domain, now) for body in bodies]


def soa_content(domain: str) -> str:
    return f"ns1.{domain} hostmaster.{domain} 2017060775 28800 7200 604800 {SOA_MINIMUM}"


def _body(name: str, type: str, content: str, ttl: int = 3600, prio: int = 0) -> Json:
    return {"name": name, "type": type, "content": content, "ttl": ttl, "prio": prio}
