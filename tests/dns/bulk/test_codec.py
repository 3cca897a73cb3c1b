"""Our reading of answers against dnspython's: where ours reads at all, both read the same."""

import time

import dns.exception
import dns.message
import pytest

from dns.bulk.answers import is_answer_to, read_answer
from dns.bulk.labels import read_labels, write_labels
from dns.bulk.odd import OddError
from dns.bulk.questions import Place, Question, query
from dns.bulk.slow_path import as_answer
from tests.dns.bulk.messages import HOST, many

COUNT = 5000
PLACE = Place("192.0.2.53", 53)


def dnspythons(message):
    """None where it refuses the message."""
    try:
        return as_answer(dns.message.from_wire(message, one_rr_per_rrset=True))
    except (dns.exception.DNSException, ValueError):
        return None


def test_thousands_of_whole_and_damaged_answers_are_read_as_dnspython_reads_them():
    read = odd = 0
    for message, question in many(COUNT):
        if not is_answer_to(message, question):
            continue
        try:
            ours = read_answer(message, question)
        except OddError:
            odd += 1
            continue
        assert ours == dnspythons(message), message.hex()
        read += 1
    assert read > COUNT / 4
    assert odd > COUNT / 4


def test_random_octets_are_never_read():
    for message, _ in many(500):
        for at in range(12, len(message), 7):
            header = message[:12]
            with pytest.raises(OddError):
                read_answer(header[:6] + b"\0\5" + header[8:] + message[at:], b"")


def test_our_questions_are_read_by_dnspython():
    for kind in ("A", "AAAA", "CNAME", "TXT", "SOA"):
        wire = query(0x1234, Question(PLACE, HOST, kind).wire(), is_recursive=True)
        parsed = dns.message.from_wire(wire)
        expected = dns.message.make_query(HOST, kind, id=0x1234, use_edns=0, payload=1232)
        assert parsed == expected
        assert (parsed.flags, parsed.payload) == (expected.flags, 1232)


def test_only_resolvers_are_asked_to_recurse():
    assert query(1, Question(PLACE, HOST, "A").wire(), is_recursive=False)[2] & 1 == 0


@pytest.mark.parametrize("name", ["", "a..b", "a" * 64, ".".join(["a" * 60] * 5), "ä.example"])
def test_what_is_no_name_is_not_asked(name):
    with pytest.raises(ValueError):  # noqa: PT011  also UnicodeEncodeError
        write_labels(name)


def test_the_question_may_come_back_in_other_letters():
    question = Question(PLACE, HOST, "A").wire()
    answer = b"\0\1\x84\0\0\1\0\0\0\0\0\0" + question.upper()
    assert is_answer_to(answer, question)
    assert read_answer(answer, question).authoritative


@pytest.mark.parametrize("other", ["AAAA", "TXT"])
def test_an_answer_to_another_question_is_none(other):
    asked, answered = (Question(PLACE, HOST, kind).wire() for kind in ("A", other))
    assert not is_answer_to(b"\0\1\x84\0\0\1\0\0\0\0\0\0" + answered, asked)


def test_a_question_that_comes_back_is_no_answer():
    question = Question(PLACE, HOST, "A").wire()
    assert not is_answer_to(query(1, question, is_recursive=False), question)


@pytest.mark.parametrize(
    "name",
    [
        b"\xc0\x0c",  # to itself
        b"\1a\xc0\x0c",  # a circle
        b"\xc0\x20",  # ahead
        b"\xc0\0\0",  # into the header
        b"\x40a\0",  # of an unknown kind
        b"\1a",  # without an end
        b"\x3fa\0",  # longer than the message
    ],
)
def test_a_name_that_leads_nowhere_is_odd(name):
    with pytest.raises((OddError, IndexError)):
        read_labels(bytes(12) + name, 12)


def test_a_name_may_end_in_what_stands_there_already():
    message = bytes(12) + write_labels("sonicus.test") + b"\4acme\xc0\x0c"
    assert read_labels(message, 26) == ([b"acme", b"sonicus", b"test"], 33)


def test_a_name_of_more_than_255_octets_is_odd_however_it_is_written():
    message = bytes(12) + write_labels(".".join(["a" * 60] * 4))
    fits, too_long = (message + bytes((size,)) + b"b" * size + b"\xc0\x0c" for size in (9, 10))
    assert len(read_labels(fits, len(message))[0]) == 5
    with pytest.raises(OddError):
        read_labels(too_long, len(message))


def test_pointers_that_lead_back_one_by_one_are_followed_a_few_times_only():
    message = bytes(12) + b"\0" + b"".join(bytes((0xC0, 12 + max(0, 2 * n - 1))) for n in range(40))
    with pytest.raises(OddError):
        read_labels(message, len(message) - 2)


def test_the_worst_message_takes_no_time():
    """64 records in each section, each name as long and as often led back as can be."""
    question = Question(PLACE, HOST, "A").wire()
    long_name = write_labels(".".join(["a" * 60] * 4))
    record = b"\xc0" + bytes((12 + len(question),)) + b"\0\2\0\1\0\0\0\0\0\2\xc0" + bytes((12 + len(question),))
    first = long_name + b"\0\2\0\1\0\0\0\0\0\2\xc0\x0c"
    message = b"\0\1\x84\0\0\1\0\x40\0\x40\0\x40" + question + first + record * 191
    started = time.perf_counter()
    for _ in range(20):
        read_answer(message, question)
    assert (time.perf_counter() - started) / 20 < 0.05
