"""What people can do where time alone does not heal it."""

ADVICE = {
    "Lame": "Take such a server out of the zone's NS records, there and at the registrar, or let it serve the zone: "
    "visitors who are sent to it reach nobody.",
    "Timeout": "A name server that keeps silent costs visitors seconds; is it up, reachable from here (port 53, UDP "
    "and TCP), and does it answer questions with EDNS, as resolvers ask them (compare dig with dig +noedns)?",
    "ServerDown": "Is that name server up, and does a firewall let us ask it (port 53, UDP and TCP)?",
    "AliasLoop": "Mend the CNAME records at the provider of DNS.",
    "WildcardInTheWay": "Is the step “DNS records” ready? Then this server does not have the record that it wrote.",
    "WrongValue": "Does this server serve the zone that we write to? A second zone of this name answers so, and a "
    "server that is no longer updated.",
    "StrayAddress": "Remove the record that is not ours at the provider of DNS.",
    "Refused": "DNS_RESOLVERS must name resolvers that this machine may ask.",
    "ServerFailure": "Does this resolver reach the zone's name servers?",
    "BrokenDnssec": "The DS record at the registrar must fit the key that signs the zone, and the signatures must not "
    "have run out. Removing the DS makes the zone unsigned, and readable again.",
    "ResolversDown": "DNS_RESOLVERS must name resolvers that this machine reaches, or be empty.",
    "CaaForbids": "Allow the authority there, or set CAA_ISSUER to the one that does issue.",
}


def advice_for(reason: str) -> str:
    """A sentence; empty where waiting is all that is needed."""
    return ADVICE.get(reason, "")
