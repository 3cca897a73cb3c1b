"""What is awaited, in a sentence for customers, by the reason that the loop gives."""

WRITTEN = "The records of {host} are written; not all authoritative servers answer them yet."
SERVED = "All authoritative servers of {host} answer rightly; not enough resolvers do yet."
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
