"""What the room remembers."""

from dns.models.certificate_name import CertificateName
from dns.models.custom_domain import CustomDomain
from dns.models.difference import Difference
from dns.models.journal import JournalEntry, Pin
from dns.models.observation import Observation
from dns.models.propagation import Propagation, PropagationDay, PropagationServer
from dns.models.record import Record, WantedRecord
from dns.models.zones import ForeignRecord, Orphan, Zone

__all__ = [
    "CertificateName",
    "CustomDomain",
    "Difference",
    "ForeignRecord",
    "JournalEntry",
    "Observation",
    "Orphan",
    "Pin",
    "Propagation",
    "PropagationDay",
    "PropagationServer",
    "Record",
    "WantedRecord",
    "Zone",
]
