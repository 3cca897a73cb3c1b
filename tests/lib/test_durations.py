from datetime import datetime, timedelta

import pytest

from sonicus.lib.durations import by_the_minute, in_words, roughly

SAID = {
    0: ("0.00 s", "0 s"),
    0.42: ("0.42 s", "0 s"),
    3.14: ("3.1 s", "3 s"),
    42: ("42 s", "42 s"),
    119: ("119 s", "119 s"),
    210: ("3.5 min", "3 min"),
    720: ("12 min", "12 min"),
    7200: ("2.0 h", "2 h"),
    86400: ("24 h", "24 h"),
    432000: ("5.0 d", "5 d"),
}


@pytest.mark.parametrize(("seconds", "said"), SAID.items())
def test_measured_times_have_two_digits_and_ages_whole_units(seconds, said):
    assert (in_words(seconds), roughly(seconds)) == said
    assert (in_words(timedelta(seconds=seconds)), roughly(timedelta(seconds=seconds))) == said


def test_an_age_by_clocks_that_disagree_is_none():
    assert roughly(timedelta(seconds=-3)) == "0 s"


def test_a_minute_is_told_when_it_is_over():
    at = datetime(2026, 11, 20, 14, 31, 0)
    assert by_the_minute(at) == at
    assert by_the_minute(at + timedelta(microseconds=1)) == at + timedelta(minutes=1)
