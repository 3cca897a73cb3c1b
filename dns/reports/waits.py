"""What is awaited, in a sentence for customers, by the reason that the loop gives."""

WRITTEN = "The records of {host} are written; not all authoritative servers answer them yet."
SERVED = "All authoritative servers of {host} answer rightly; not enough resolvers do yet."
UNREACHABLE = "The records of {host} are not all {deed} yet: our DNS provider does not answer at the moment."
BUSY = "The records of {host} are not all {deed} yet: our DNS provider asked us to slow down."
OF_RECORDS = {  # what time alone heals
    "ProviderUnavailable": UNREACHABLE,
    "RateLimited": BUSY,
}
OF_STAFF = {  # nothing is wrong with the records that stand, but a human has to let the next ones through
    "HeldBack": "A change to the records of {host} waits: it is so large that our staff look at it first.",
    "PolicyForbids": "A change to the records of {host} waits: our staff have put off changes of DNS for the moment.",
}
OF_PROPAGATION = {  # what time alone heals
    "Requested": "The records of {host} are written; the servers are asked in a moment.",
    "NotYetAuthoritative": WRITTEN,
    "Propagating": SERVED,
    "NegativelyCached": SERVED,
    "NotYet": SERVED,
    "ResolversDown": SERVED,
    "ProviderUnavailable": WRITTEN,
    "RateLimited": WRITTEN,
}
ELSEWHERE_WRONG = "The records of {host} are written, but it is not answered everywhere as it should be."
NOTHING_TO_DO = "You need not do anything; we look again by ourselves."
ON_OUR_LIST = "You need not do anything; it is on our staff’s list."
