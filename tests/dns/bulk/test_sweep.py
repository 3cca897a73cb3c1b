"""The loop against servers that lose, forge, double, delay and cut."""

import socket
import threading
import time
from contextlib import contextmanager

import dns.message
import dns.query
import dns.rcode
import pytest

from dns.bulk.limits import Limits
from dns.bulk.questions import Place, Question
from dns.bulk.sweep import Sweep
from tests.dns.support.raw_server import RawServer, answer_to, right, silent
from tests.support.name_servers import knot

QUICK = Limits(cap=None, retry_seconds=0.1, patience_seconds=0.4, tcp_seconds=0.5)
PATIENT = Limits(cap=None, retry_seconds=3, patience_seconds=15, tcp_seconds=5)  # also on a busy machine


def questions(place, count=1):
    return [Question(place, f"n{number}.sonicus.test", "A") for number in range(count)]


def ask(script, count=1, limits=PATIENT):
    with RawServer(script) as server, Sweep(limits) as sweep:
        outcomes = sweep.ask(questions(server.place, count))
        return server, sweep, outcomes


def values(outcomes):
    return [record.value for outcome in outcomes if outcome.answer for record in outcome.answer.found]


def test_every_question_has_its_answer():
    _, _, outcomes = ask(right, 150)
    assert values(outcomes) == ["192.0.2.1"] * 150
    assert {outcome.question.name for outcome in outcomes} == {f"n{number}.sonicus.test" for number in range(150)}


def test_identifiers_are_random_and_the_port_is_another_in_each_sweep():
    first, _, _ = ask(right, 100)
    second, _, _ = ask(right, 100)
    for server in (first, second):
        identifiers = [int.from_bytes(query[:2]) for _, query in server.asked]
        assert len(set(identifiers)) >= 98, "one that is settled may come again"
        assert sorted(identifiers) != identifiers
        assert max(identifiers) - min(identifiers) > 40_000
        assert len(server.clients) == 1
    assert first.clients != second.clients


def test_what_another_port_answers_is_ignored():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as forger:

        def script(query, send):
            forger.sendto(answer_to(query, "198.51.100.66"), ("127.0.0.1", next(iter(server.clients))))
            time.sleep(0.05)
            send(answer_to(query))

        with RawServer(script) as server, Sweep(PATIENT) as sweep:
            outcomes = sweep.ask(questions(server.place))
    assert (values(outcomes), sweep.ignored) == (["192.0.2.1"], 1)


def _other_identifier(query):
    return bytes((query[0] ^ 1, query[1])) + answer_to(query, "198.51.100.66")[2:]


def _other_question(query):
    return answer_to(query.replace(b"\2n0", b"\2n9"), "198.51.100.66")


def _no_answer(query):
    return query


@pytest.mark.parametrize("forge", [_other_identifier, _other_question, _no_answer])
def test_what_does_not_answer_our_question_is_ignored(forge):
    def script(query, send):
        send(forge(query))
        send(answer_to(query))

    _, sweep, outcomes = ask(script)
    assert (values(outcomes), sweep.ignored) == (["192.0.2.1"], 1)


def test_a_second_answer_is_ignored():
    def script(query, send):
        send(answer_to(query))
        send(answer_to(query, "198.51.100.66"))

    _, _, outcomes = ask(script, 50)
    assert values(outcomes) == ["192.0.2.1"] * 50


def test_an_answer_of_an_earlier_round_is_ignored():
    late = []

    def script(query, send):
        late.append((query, send))
        if len(late) > QUICK.tries:
            send(answer_to(late[0][0], "198.51.100.66"))
            send(answer_to(query))

    with RawServer(script) as server, Sweep(QUICK) as sweep:
        assert sweep.ask(questions(server.place))[0].failure == "does not answer"
        assert values(sweep.ask(questions(server.place))) == ["192.0.2.1"]
    assert sweep.ignored == 1


def test_a_lost_question_is_asked_again():
    seen = set()

    def script(query, send):
        if query in seen:
            send(answer_to(query))
        seen.add(query)

    server, _, outcomes = ask(script, 20, Limits(cap=None, retry_seconds=0.3, patience_seconds=15))
    assert len(values(outcomes)) == 20
    assert len(server.asked) >= 40
    assert all(outcome.milliseconds >= 300 for outcome in outcomes)


def test_an_answer_that_takes_longer_than_a_try_counts():
    def script(query, send):
        time.sleep(0.15)
        send(answer_to(query))

    server, _, outcomes = ask(script, 1, Limits(cap=None, retry_seconds=0.1, patience_seconds=15))
    assert values(outcomes) == ["192.0.2.1"]
    assert len(server.asked) <= 3


def test_a_silent_server_is_asked_three_times_and_given_up():
    server, _, outcomes = ask(silent, 1, QUICK)
    assert outcomes[0].failure == "does not answer"
    assert len(server.asked) == 3
    assert 390 <= outcomes[0].milliseconds <= 2000


def test_a_dead_server_is_not_asked_for_everything():
    server, _, outcomes = ask(silent, 1000, Limits(cap=None, window=10, retry_seconds=0.05, patience_seconds=0.2))
    assert {outcome.failure for outcome in outcomes} == {"does not answer"}
    assert len(outcomes) == 1000
    assert len(set(server.names)) <= 40


def test_a_dead_server_keeps_no_other_waiting():
    limits = Limits(cap=None, retry_seconds=0.5, patience_seconds=2)
    with RawServer(silent) as dead, RawServer(right) as alive, Sweep(limits) as sweep:
        outcomes = sweep.ask([*questions(dead.place, 50), *questions(alive.place, 50)])
    assert all(outcome.answer for outcome in outcomes[:50])
    assert all(outcome.question.place == dead.place for outcome in outcomes[50:])


def test_no_server_is_asked_faster_than_its_cap():
    server, _, outcomes = ask(right, 60, Limits(cap=100))
    times = [at for at, _ in server.asked]
    assert len(values(outcomes)) == 60
    assert times[-1] - times[0] >= 0.45
    assert max(sum(at <= other < at + 0.1 for other in times) for at in times) <= 22


def test_the_cap_holds_from_one_round_to_the_next():
    with RawServer(right) as server, Sweep(Limits(cap=50)) as sweep:
        started = time.monotonic()
        for _ in range(10):
            sweep.ask(questions(server.place))
        assert time.monotonic() - started >= 0.09


def test_what_is_not_asked_in_time_says_so():
    started = time.monotonic()
    _, _, outcomes = ask(right, 100, Limits(cap=20, deadline_seconds=0.5))
    assert time.monotonic() - started < 1
    assert len(outcomes) == 100
    assert {outcome.failure for outcome in outcomes if not outcome.answer} == {"was not asked in time"}
    assert 5 <= len(values(outcomes)) <= 30


def test_a_cut_answer_is_asked_for_over_tcp(tmp_path):
    texts = [f'big 60 TXT "{number:03}{"x" * 200}"' for number in range(40)]
    with knot(tmp_path, {"sonicus.test": [*texts, "n0 60 A 192.0.2.1"]}) as server, Sweep(PATIENT) as sweep:
        place = Place("127.0.0.1", server.port)
        outcomes = sweep.ask([Question(place, "big.sonicus.test", "TXT"), *questions(place)])
    by_type = {outcome.question.type: outcome for outcome in outcomes}
    assert (by_type["A"].transport, by_type["TXT"].transport) == ("udp", "tcp")
    assert len(by_type["TXT"].answer.found) == 40
    assert by_type["TXT"].answer.authoritative


def test_an_odd_answer_counts_for_nothing_where_tcp_is_refused():
    _, _, outcomes = ask(lambda query, send: send(answer_to(query) + b"\0"), 3)
    assert {outcome.failure for outcome in outcomes} == {"cannot be asked over TCP (ConnectionRefusedError)"}


def test_an_odd_answer_to_a_question_that_waits_to_be_sent_again_is_followed_once():
    """Its second try waits for the cap when the late answer to the first one comes; over TCP nobody hurries."""

    def script(query, send):
        if b"\2n0" in query:
            time.sleep(0.15)
            send(answer_to(query) + b"\0")

    limits = Limits(cap=4, retry_seconds=0.1, patience_seconds=1, tcp_seconds=0.6, deadline_seconds=5)
    with RawServer(script) as server, socket.create_server(server.place), Sweep(limits) as sweep:
        outcomes = sweep.ask(questions(server.place, 2))
    assert [outcome.failure for outcome in outcomes] == ["does not answer over TCP", "does not answer"]


def test_what_is_no_name_is_refused_before_anything_is_asked():
    with RawServer(right) as server, Sweep(QUICK) as sweep:
        with pytest.raises(ValueError, match="empty label"):
            sweep.ask([*questions(server.place), Question(server.place, "a..b", "A")])
        assert server.asked == []
        assert values(sweep.ask(questions(server.place))) == ["192.0.2.1"]


def test_an_address_to_which_no_way_leads_says_so():
    with Sweep(QUICK) as sweep:
        (outcome,) = sweep.ask(questions(Place("255.255.255.255", 53)))
    assert outcome.failure == "cannot be asked (Permission denied)"


@pytest.mark.parametrize("header_alone", [False, True])
def test_who_rejects_edns_is_asked_over_tcp_without_it(header_alone):
    """Many servers that do not know EDNS send back the header alone, without the question."""

    def script(query, send):
        response = dns.message.make_response(dns.message.from_wire(query))
        response.set_rcode(dns.rcode.FORMERR)
        response.use_edns(-1)
        response.question = [] if header_alone else response.question
        send(response.to_wire())

    with RawServer(script) as server, tcp_server(server.place) as asked, Sweep(QUICK) as sweep:
        (outcome,) = sweep.ask(questions(server.place))
    assert (values([outcome]), outcome.transport) == (["192.0.2.1"], "tcp")
    assert asked == [-1], "the version of EDNS: none"


@contextmanager
def tcp_server(place):
    """Answers each question; yields the versions of EDNS that were asked with."""
    versions = []

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                query, _ = dns.query.receive_tcp(connection)
                versions.append(query.edns)
                dns.query.send_tcp(connection, answer_to(query.to_wire()))

    with socket.create_server(tuple(place)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield versions
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()
