"""A TSIG key (RFC 8945) as operators write it: name:algorithm:secret."""

import base64
import binascii

import dns.exception
import dns.name
import dns.tsig

ALGORITHMS = ("hmac-sha256", "hmac-sha512", "hmac-sha384", "hmac-sha224", "hmac-sha1", "hmac-md5")
FORM = "name:algorithm:base64, e.g. sonicus:hmac-sha256:c2VjcmV0"


def read_key(text: str) -> dns.tsig.Key:
    """Raises ValueError, whose text never shows the secret."""
    name, algorithm, secret = (*text.split(":"), "", "")[:3]
    if text.count(":") != 2 or not name:
        raise ValueError(f"is not of the form {FORM}")
    if algorithm.lower() not in ALGORITHMS:
        raise ValueError(f"names an unknown algorithm; known: {', '.join(ALGORITHMS)}")
    try:
        shared = base64.b64decode(secret, validate=True)
        return dns.tsig.Key(dns.name.from_text(name), shared, f"{_in_full(algorithm.lower())}")
    except (binascii.Error, dns.exception.DNSException):
        raise ValueError(f"is not of the form {FORM}") from None


def _in_full(algorithm: str) -> str:
    return "hmac-md5.sig-alg.reg.int" if algorithm == "hmac-md5" else algorithm
