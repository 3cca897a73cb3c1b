"""The list of reserved names, and how it is made."""

import json
from pathlib import Path

import pytest

from scripts import mistaken_words, reserved_names
from tenants.naming.reserved import FILE, rule_against

LINES = FILE.read_text().splitlines()
NAMES = [line for line in LINES if line and line[0] not in "#-+/"]
DROPPED = [line[1:] for line in LINES if line.startswith("-")]
MUST_HAVES = (
    "mx1 mta-sts openpgpkey edge internal gitlab grafana prometheus sentry webhook webhooks callback socket sonicus "
    "wildcard invalid arpa onion cname autoconfig autodiscover wpad isatap www app api admin status mail ns1 dns2"
)
# RFC 2142
MAILBOXES = "info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster www uucp ftp"


def test_what_must_not_be_given_away_is_reserved():
    assert [name for name in f"{MUST_HAVES} {MAILBOXES}".split() if not rule_against(name)] == []


def test_the_list_names_everything_once_and_only_what_could_be_a_label():
    assert len(NAMES) == len(set(NAMES)) > 1400
    assert all(reserved_names.LABEL.fullmatch(name) for name in NAMES)


def test_what_was_dropped_by_the_rule_is_not_on_the_list_again():
    assert DROPPED
    assert not set(DROPPED) & set(NAMES)


def test_the_head_names_each_source_with_its_licence():
    head = "\n".join(line for line in LINES if line.startswith("#"))
    sources = ("reserved-subdomains", "reserved-usernames", "the-big-username-blacklist", "github-reserved-names")
    assert all(source in head for source in sources)
    assert "Permission is hereby granted, free of charge" in head


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("admin", "is on the list"),
        ("ns-17", "fits the pattern ns-?[0-9]* of the list"),
        ("bastions", "is the plural of bastion, which is on the list"),
        ("adm1n", "looks like admin, which is on the list"),
        ("my-s0nicus", "looks like sonicus, our brand"),
        ("choirb00k", "is the label of choirbook.sonicus.localhost, or looks like it"),
    ],
)
def test_each_rule_says_what_it_is(name, rule, settings):
    settings.PUBLIC_HOST = "choirbook.sonicus.localhost:8443"
    assert rule_against(name).startswith(rule)


@pytest.mark.parametrize("word", ["corn", "corns", "mall", "malls", "bali", "cam", "flies", "tums", "comes", "toss"])
def test_an_ordinary_word_is_not_reserved_for_its_looks_alone(word):
    assert rule_against(word) == ""


@pytest.mark.parametrize(
    "name", ["c0rn", "c-om", "rna11", "rnail", "vvebs", "apl", "coming", "appie", "g00gle", "payp-al"]
)
def test_what_no_language_writes_and_what_looks_like_a_mark_stays_refused(name):
    assert "looks like" in rule_against(name)


def test_no_word_of_its_own_is_on_the_list_itself():
    words = [line[1:] for line in LINES if line.startswith("+")]
    assert words
    assert not set(words) & set(NAMES)


def test_the_words_that_the_rule_is_mistaken_in_are_found(tmp_path, capsys):
    (tmp_path / "words").write_text("Corning\ncoming\ncorn\nmall's\nMüller\nadmin\n")
    mistaken_words.main(str(tmp_path / "words"))
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{tmp_path}/words: 1 of 5", "  coming: looks like corning, which is on the list"]


@pytest.mark.parametrize("name", ["globex", "beat-factory", "acme", "music", "ghost", "modern-choir", "barn-audio"])
def test_ordinary_names_are_not_reserved(name):
    assert rule_against(name) == ""


def test_merging_keeps_ours_adds_theirs_and_leaves_out_what_was_dropped(tmp_path, monkeypatch):
    ours = tmp_path / "reserved_names.txt"
    ours.write_text(f"# Ours.\nadmin\n-ghost\n{reserved_names.MARK}\noutdated\n")
    monkeypatch.setattr(reserved_names, "FILE", ours)
    _lay(tmp_path / "reserved-subdomains-9" / "names.json", ["admin", "Mail", "ab", "12345", "with_underscore"])
    _lay(tmp_path / "reserved-subdomains-9" / "patterns.json", ["ns[0-9]+"])
    _lay(tmp_path / "reserved-usernames-9" / "data.json", ["ghost"])
    _lay(tmp_path / "github-reserved-names-9" / "reserved-names.json", ["blob"])
    _lay(tmp_path / "the_big_username_blacklist-9" / "data" / "list.json", ["blob", ".htaccess"])
    reserved_names.main(tmp_path)
    assert ours.read_text() == f"# Ours.\nadmin\n-ghost\n{reserved_names.MARK}\n/ns[0-9]+/\nblob\nmail\n"


def _lay(path: Path, words: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(words))
