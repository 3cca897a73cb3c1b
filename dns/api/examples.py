"""Examples of the OpenAPI document: what a program sends and reads, with names that are kept for examples."""

from drf_spectacular.utils import OpenApiExample

HOST, AT = "acme.sonicus.eu", "2026-11-23T14:32:07Z"

WISH = OpenApiExample(
    "Mail of their own",
    {"name": HOST, "type": "MX", "content": "10 mx.example.com", "ttl": 3600, "why": "asked for by phone"},
    request_only=True,
)
RECORDS = OpenApiExample(
    "One that stands, and one to come",
    [
        {"name": HOST, "type": "A", "content": "192.0.2.7", "ttl": 300, "since": AT, "id": None},
        {
            "name": HOST,
            "type": "MX",
            "content": "10 mx.example.com",
            "ttl": 3600,
            "since": None,
            "id": "0d8e7a5c-6f3b-4c1f-9d53-0a3f1a4b7c11",
        },
    ],
    response_only=True,
    status_codes=["200"],
)
ON_ITS_WAY = OpenApiExample(
    "A resolver still keeps “does not exist”",
    {
        "host": HOST,
        "kind": "working",
        "reason": "Propagating",
        "sentence": f"All authoritative servers of {HOST} answer rightly; not enough resolvers do yet.",
        "details": "2 of 3 resolvers agree.",
        "todo": "You need not do anything; we look again by ourselves.",
        "until": "2026-11-23T14:42:00Z",
        "is_over": False,
        "asked_at": AT,
        "authoritative": {"agree": 2, "asked": 2},
        "resolvers": {"agree": 2, "asked": 3},
    },
    response_only=True,
    status_codes=["200"],
)
ANSWER = OpenApiExample(
    "A server with another value",
    {
        "id": "5f0c0c41-9f0e-4c5e-8a3f-3a0a5b7f8d10",
        "at": AT,
        "round": "c3a3f0f2-5f4e-4a39-9a55-1d0f6a5e2b77",
        "server": "ns1.example.net:53",
        "role": "authoritative",
        "domain": None,
        "name": HOST,
        "type": "A",
        "rcode": "NOERROR",
        "answers": ["203.0.113.9"],
        "expected": ["192.0.2.7"],
        "ttl": 300,
        "authoritative": True,
        "milliseconds": 12,
        "chain": [],
        "serial": 2026112301,
        "secure": None,
        "transport": "udp",
        "stance": "WrongValue",
        "says": "answers 203.0.113.9, expected 192.0.2.7",
    },
    response_only=True,
    status_codes=["200"],
)
WRITE = OpenApiExample(
    "An address that was changed",
    {
        "id": "8f6f5e0a-12c5-4f7e-b6c0-6b2f0c9d4e21",
        "at": AT,
        "ended_at": "2026-11-23T14:32:08Z",
        "state": "done",
        "action": "update",
        "zone": "sonicus.eu",
        "name": HOST,
        "type": "A",
        "before": [{"content": "192.0.2.6", "ttl": 300, "disabled": False}],
        "after": [{"content": "192.0.2.7", "ttl": 300, "disabled": False}],
        "is_drift": False,
        "reverts": None,
        "words": f"changed A {HOST} from 192.0.2.6 to 192.0.2.7",
        "who": "Sonicus",
    },
    response_only=True,
    status_codes=["200"],
)
