"""What an organization's name may hold. It stands in letters, at Stripe and in Odoo, and anybody may send one in."""

import re

from django.core.exceptions import ValidationError

# Control characters, line and paragraph separators, what turns the direction of reading, halves of surrogate pairs.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def validate_name(name: str) -> None:
    """Raise ValidationError unless `name` is one line that reads as it is written and makes no link in letters."""
    if UNSEEN.search(name):
        raise ValidationError("It must be one line, without control characters.", code="invalid")
    if "://" in name:
        raise ValidationError("It cannot hold a web address.", code="invalid")
