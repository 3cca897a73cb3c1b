"""Surveys of zones that other providers keep: a real bind9, and one behind dns-lexicon that tells less."""

import json
import uuid

import pytest

from dns.models import ForeignRecord, Orphan, Record
from dns.surveys.surveying import look_after, survey_zone
from tests.dns.support.records import marker_for
from tests.support.name_servers import ZONE, bind9
from tests.support.odd_servers import odd_server, says

GONE = uuid.UUID("11111111-1111-4111-8111-111111111111")
OK = "HTTP/1.1 200 OK\nConnection: close\nContent-Length: {length}\n\n{body}"


@pytest.fixture
def further(settings, db):
    def further(**zone):
        settings.DNS_FURTHER_ZONES = ({"base": ZONE, "policy": "full", **zone},)
        settings.BASE_DOMAINS = (settings.BASE_DOMAIN, ZONE)

    return further


def test_a_zone_at_bind9_is_surveyed_kept_and_cleared_of_its_orphans(further, tmp_path):
    mark = marker_for(f"ghost.{ZONE}", GONE)["content"]
    lines = ["www 60 A 203.0.113.80", "ghost 60 A 127.0.0.1", f'_sonicus-owner.ghost 60 TXT "{mark}"']
    with bind9(tmp_path, {ZONE: lines}) as server:
        further(provider="rfc2136", rfc2136_server=server.address, rfc2136_key=server.key)
        row = look_after(ZONE)
        assert (row.trouble, row.nameservers, row.serial, row.negative_ttl) == ("", [f"ns1.{ZONE}"], 1, 5)
        assert set(Record.objects.values_list("name", "type")) == {
            (f"*.cname.{ZONE}", "A"), (f"_sonicus-owner._wildcard.cname.{ZONE}", "TXT"),
        }  # fmt: skip
        assert set(ForeignRecord.objects.values_list("name", "type")) == {
            (ZONE, "NS"), (f"ns1.{ZONE}", "A"), (f"www.{ZONE}", "A"),
        }  # fmt: skip
        Orphan.objects.update(ruling=Orphan.Ruling.REMOVE)
        row = look_after(ZONE)
        assert row.trouble == ""
        assert row.serial > 1
        assert Orphan.objects.filter(removed_at__isnull=False).count() == 2
        row = survey_zone(ZONE)
        assert (row.ours, row.records) == (2, 6)


def test_a_provider_behind_lexicon_that_tells_neither_soa_nor_name_servers_is_believed(further):
    www = {"name": f"www.{ZONE}.", "type": "A", "ttl": 60, "records": [{"content": "203.0.113.80", "disabled": False}]}
    body = json.dumps({"kind": "Native", "rrsets": [www]})
    with odd_server(says(OK.format(length=len(body), body=body))) as port:
        options = json.dumps({"auth_token": "token", "pdns_server": f"http://127.0.0.1:{port}", "domain": ZONE})
        further(provider="lexicon", lexicon_provider="powerdns", lexicon_options=options)
        row = survey_zone(ZONE)
    assert (row.message, row.records, row.nameservers, row.serial) == ("", 1, [], None)
    assert ForeignRecord.objects.get().name == f"www.{ZONE}"
