"""What goes wrong below the answers of a customer's name servers: the same as at ours, with no more patience."""

import socket

import dns.rcode
import pytest

from dns.domains.questions import SILENCE, Answer, Budget
from dns.propagation.servers import Server
from tests.dns.domains.conftest import SHOP
from tests.dns.support.raw_server import RawServer, Script, answer_to, cut_off, silent, without_edns


def ask(script: Script) -> Answer:
    with RawServer(script) as server:
        return Budget().ask(Server(*server.place, "ns1"), SHOP, "A")


@pytest.mark.parametrize("code", [dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS])
def test_who_rejects_edns_is_asked_without_it(code):
    answer = ask(without_edns(code))
    assert (answer.rcode, len(answer.values), answer.is_definite) == ("NOERROR", 1, True)


def test_what_somebody_forges_neither_counts_nor_ends_the_question():
    """Else whoever sends packets to our ports could keep a customer's domain from being proven."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as forger:

        def script(query, send):
            forged = answer_to(query, "198.51.100.66")
            send(bytes((query[0] ^ 1, query[1])) + forged[2:])
            forger.sendto(forged, ("127.0.0.1", next(iter(server.clients))))
            send(answer_to(query, "198.51.100.7"))

        with RawServer(script) as server:
            answer = Budget().ask(Server(*server.place, "ns1"), SHOP, "A")
    assert (answer.values, answer.failure) == (("198.51.100.7",), "")


def test_a_server_that_cuts_its_answer_and_has_no_tcp_is_not_called_silent():
    answer = ask(cut_off)
    assert answer.failure == "cuts its answer off over UDP, and cannot be asked (ConnectionRefusedError) over TCP"


def test_silence_is_asked_once_more_and_no_more():
    with RawServer(silent) as server:
        answer = Budget().ask(Server(*server.place, "ns1"), SHOP, "A")
    assert (answer.failure, len(server.asked)) == (SILENCE, 2)
