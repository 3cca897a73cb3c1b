"""What the servers' testimonies come to, in one word for programs and in sentences for people."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from dns.domains.challenge import BEST_FIRST, ChallengeState
from dns.domains.probing import Wildcard
from dns.domains.testimony import Health, Lead, Testimony
from dns.domains.wanted import Wanted


class Reason(StrEnum):
    PROVEN = "Proven"
    NOT_EVERYWHERE = "NotEverywhere"  # some servers say it already
    CHALLENGE_MISSING = "ChallengeMissing"
    CHALLENGE_WRONG = "ChallengeWrong"
    CHALLENGE_EXPIRED = "ChallengeExpired"
    WILDCARD_PROOF = "WildcardProof"  # what would prove every name proves none
    LEADS_NOWHERE = "LeadsNowhere"
    LEADS_ELSEWHERE = "LeadsElsewhere"
    ADDRESS_FOR_ALIAS = "AddressForAlias"
    WILDCARD = "WildcardInTheWay"
    PARKED = "Parked"
    NOT_SERVED = "NotServed"  # every server that is named refuses: the zone is gone there
    NOT_REGISTERED = "NotRegistered"
    PRIVATE_SERVERS = "PrivateServers"
    NO_ANSWER = "NoAnswer"
    SERVERS_NOT_FOUND = "ServersNotFound"

    @property
    def is_doubt(self) -> bool:
        """Nobody could be asked, which is no fault of the customer."""
        return self in (Reason.NO_ANSWER, Reason.SERVERS_NOT_FOUND)


OF_PROOF = {
    ChallengeState.MISSING: Reason.CHALLENGE_MISSING,
    ChallengeState.WRONG: Reason.CHALLENGE_WRONG,
    ChallengeState.EXPIRED: Reason.CHALLENGE_EXPIRED,
}


def reason_of(testimonies: Sequence[Testimony], wanted: Wanted, wildcard: Wildcard, *, is_parked: bool) -> Reason:
    """The gravest first: what is not proven matters more than where it leads."""
    telling = [one for one in testimonies if one.answers]
    if not telling:
        is_gone = all(one.health == Health.LAME for one in testimonies)
        return Reason.NOT_SERVED if is_gone else Reason.NO_ANSWER
    if all(one.is_right for one in telling):
        return Reason.WILDCARD_PROOF if wildcard == Wildcard.PROVES else Reason.PROVEN
    if any(one.is_right for one in telling):
        return Reason.NOT_EVERYWHERE
    if is_parked:
        return Reason.PARKED
    proof = _worst_proof(telling)
    return _of_lead(telling, wanted, wildcard) if proof == ChallengeState.RIGHT else OF_PROOF[proof]


def words_for(reason: Reason, testimonies: Sequence[Testimony], wanted: Wanted, wildcard: Wildcard) -> str:
    telling = [one for one in testimonies if one.answers]
    if reason == Reason.PROVEN:
        return f"{_count(len(telling))} of {wanted.zone} agree" + ("s." if len(telling) == 1 else ".")
    if reason == Reason.NOT_EVERYWHERE:
        late = [one.server.label for one in telling if not one.is_right]
        return f"{len(telling) - len(late)} of {len(telling)} name servers say it; not yet: {', '.join(late)}."
    if reason in PLAIN:
        return PLAIN[reason].format(zone=wanted.zone)
    return " ".join([*_of_open_proof(telling, wanted), *_of_open_lead(telling, wanted, wildcard)])


PLAIN = {
    Reason.NO_ANSWER: "None of the name servers of {zone} answers at the moment. We ask again.",
    Reason.NOT_SERVED: "The name servers of {zone} say that they do not keep it. Is the zone set up at your DNS host?",
    Reason.PARKED: "{zone} lies with a parking service. Set up its zone with a DNS host first.",
    Reason.WILDCARD_PROOF: "The challenge is answered by a wildcard, so it proves nothing. Set the exact record.",
}


def _of_lead(telling: Sequence[Testimony], wanted: Wanted, wildcard: Wildcard) -> Reason:
    if all(one.lead != Lead.WRONG for one in telling):
        return Reason.LEADS_NOWHERE
    if wildcard == Wildcard.LEADS:
        return Reason.WILDCARD
    return Reason.ADDRESS_FOR_ALIAS if _has_address_for_alias(telling, wanted) else Reason.LEADS_ELSEWHERE


def _has_address_for_alias(telling: Sequence[Testimony], wanted: Wanted) -> bool:
    seen = {value for one in telling for value in one.leads}
    return not wanted.is_apex and not any(value.startswith("CNAME") for value in seen)


def _worst_proof(telling: Sequence[Testimony]) -> ChallengeState:
    return max((one.proof for one in telling), key=BEST_FIRST.index)


def _of_open_proof(telling: Sequence[Testimony], wanted: Wanted) -> list[str]:
    record, proof = wanted.challenge, _worst_proof(telling)
    if proof == ChallengeState.RIGHT:
        return []
    if proof == ChallengeState.MISSING:
        return [f"There is no TXT record at {record.name} yet; expected “{record.value}”."]
    if proof == ChallengeState.EXPIRED:
        return [f"The TXT record at {record.name} is past its date; expected “{record.value}”."]
    seen = ", ".join(f"“{text}”" for text in _seen(one.texts for one in telling))
    return [f"The TXT record at {record.name} says {seen}, expected “{record.value}”."]


def _of_open_lead(telling: Sequence[Testimony], wanted: Wanted, wildcard: Wildcard) -> list[str]:
    if all(one.lead == Lead.RIGHT for one in telling):
        return []
    name, expected = wanted.domain.name, ", ".join(f"{each.type} {each.value}" for each in wanted.leads)
    seen = ", ".join(_seen(one.leads for one in telling))
    if not seen:
        return [f"{name} leads nowhere yet; expected {expected}."]
    words = f"{name} leads to {seen}, expected {expected}."
    if wildcard == Wildcard.LEADS:
        return [f"{words} A wildcard of the zone answers in its place: set the exact record."]
    if _has_address_for_alias(telling, wanted):
        return [f"{words} Where your DNS host “flattens” or “proxies” aliases, turn that off for this name."]
    return [words]


def _seen(values: Iterable[tuple[str, ...]]) -> list[str]:
    return sorted({value for each in values for value in each})


def _count(servers: int) -> str:
    return f"{servers} name server" + ("" if servers == 1 else "s")
