"""What beat asks for comes about, however often beat itself is started anew."""

from sonicus.beat import SCHEDULE

LONGEST_SECONDS = 3600


def test_nothing_is_so_rare_that_frequent_releases_would_keep_it_from_ever_being_due():
    assert [name for name, entry in SCHEDULE.items() if entry["schedule"] > LONGEST_SECONDS] == []


def test_a_message_that_nobody_took_is_gone_before_the_next():
    assert all(entry["options"]["expires"] <= entry["schedule"] for entry in SCHEDULE.values())
