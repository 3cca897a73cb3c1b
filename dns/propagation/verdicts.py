"""What a round comes to: a machine-readable reason, the same in words, and when to ask again."""

from datetime import datetime, timedelta

from django.utils import timezone

from dns.propagation.advice import advice_for
from dns.propagation.forecast import authoritative_by
from dns.propagation.judgement import Judgement
from dns.propagation.notes import notes_on
from dns.propagation.rounds import Round, missing, quorum, silent
from dns.propagation.stances import Stance
from sonicus.lib.durations import by_the_minute, in_words
from sonicus.lib.outcomes import Ready, Verdict, Waiting

FIRST_SECONDS, LONGEST_SECONDS = 0.5, 15.0
FOR_PEOPLE_AFTER_SECONDS, FOR_PEOPLE_SECONDS = 3600.0, 120.0
CAA_FORBIDS = "CaaForbids"
SPREAD = 1.12  # the loop spreads waits by a tenth; what must not be asked too early waits so much longer


def verdict_of(round: Round) -> Verdict:
    return _authoritative_wait(round) or _resolver_wait(round) or _caa_wait(round) or _ready(round)


def poll_seconds(written_at: datetime | None) -> float:
    """As long as the last write is ago, so that waits double: half a second first, at most 15.

    What is not mended within an hour waits for people, and is asked for less often.
    """
    elapsed = (timezone.now() - written_at).total_seconds() if written_at else LONGEST_SECONDS
    if elapsed > FOR_PEOPLE_AFTER_SECONDS:
        return FOR_PEOPLE_SECONDS
    return min(max(elapsed, FIRST_SECONDS), LONGEST_SECONDS)


def _authoritative_wait(round: Round) -> Waiting | None:
    if round.are_authoritative:
        return None
    behind, servers = missing(round.authoritative), len(round.authoritative)
    gravest = next((stance for stance in Stance if stance in {judgement.stance for judgement in behind}), Stance.LAME)
    reason = "NotYetAuthoritative" if gravest == Stance.NOT_YET else gravest.value
    agree = f"{servers - len(behind)} of {servers} authoritative servers agree"
    parts = [f"{agree}. {_told(behind)}.", advice_for(reason), *_outlook(round, gravest), *notes_on(round)]
    return Waiting(reason, _joined(parts), poll_seconds(round.written_at))


def _outlook(round: Round, gravest: Stance) -> list[str]:
    """Only where time alone heals it."""
    if gravest != Stance.NOT_YET:
        return []
    by, experience = authoritative_by(round.written_at, round.experience), round.experience
    parts = []
    if by:
        parts.append(f"Expected by {by:%H:%M:%S} UTC: {experience}.")
    elif experience:
        parts.append(f"It takes longer than usual: {experience}.")
    return [*parts, *_kept_elsewhere(round)]


def _kept_elsewhere(round: Round) -> list[str]:
    """For how long other people's resolvers may tell what is no longer so."""
    replies = [reply for judgement in missing(round.authoritative) for reply in judgement.replies]
    old = [reply.ttl for reply in replies if reply.outdated and reply.ttl is not None]
    if old:
        return [f"Resolvers keep the old value for up to {in_words(max(old))} (its TTL)."]
    if not round.negative_ttl:
        return []
    kept = in_words(round.negative_ttl)
    return [f"A resolver that anybody asked too early keeps “does not exist” for up to {kept} (SOA minimum)."]


def _resolver_wait(round: Round) -> Waiting | None:
    """Waits until so many may know better that a quorum can be had, and not a moment less."""
    if round.lacking <= 0:
        return None
    behind, servers = missing(round.resolvers), len(round.resolvers)
    poll = poll_seconds(round.written_at)
    waits = sorted(_wait_for(judgement, poll) for judgement in behind)
    agree = f"{servers - len(behind)} of {servers} resolvers agree, {quorum(servers)} are needed"
    if len(silent(round.resolvers)) == servers:
        agree = f"All {servers} resolvers are silent, {quorum(servers)} must agree" if servers > 1 else agree
    reason = _reason(behind)
    parts = [f"{agree}. {_told(behind)}.", advice_for(reason), *_at_the_latest(round, behind), *notes_on(round)]
    return Waiting(reason, _joined(parts), waits[round.lacking - 1])


def _reason(behind: list[Judgement]) -> str:
    stances = {judgement.stance for judgement in behind}
    if Stance.BROKEN_DNSSEC in stances:
        return Stance.BROKEN_DNSSEC.value
    if len(silent(behind)) == len(behind):
        return "ResolversDown"
    return "Propagating" if len(stances) > 1 or Stance.NOT_YET in stances else stances.pop().value


def _wait_for(judgement: Judgement, poll: float) -> float:
    return poll if judgement.ask_again_in is None else max(judgement.ask_again_in, 1) * SPREAD


def _at_the_latest(round: Round, behind: list[Judgement]) -> list[str]:
    """When enough of them have forgotten what they keep."""
    kept = sorted(judgement.ask_again_in for judgement in behind if judgement.ask_again_in is not None)
    if round.lacking > len(kept):
        return []
    by = by_the_minute(timezone.now() + timedelta(seconds=kept[round.lacking - 1]))
    return [f"They forget it by themselves; that takes until {by:%H:%M} UTC at the latest."]


def _caa_wait(round: Round) -> Waiting | None:
    if round.forbidding is None:
        return None
    message = f"The name is right everywhere, but {round.forbidding}."
    parts = [message, advice_for(CAA_FORBIDS), *notes_on(round)]
    return Waiting(CAA_FORBIDS, _joined(parts), FOR_PEOPLE_SECONDS)


def _ready(round: Round) -> Ready:
    return Ready(_joined([f"{_told(round.judgements)}.", *notes_on(round)]))


def _joined(sentences: list[str]) -> str:
    return " ".join(filter(None, sentences))


def _told(judgements: list[Judgement]) -> str:
    return "; ".join(str(judgement) for judgement in judgements)
