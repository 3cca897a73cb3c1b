"""The signature of Standard Webhooks, by the published vector and by everything that must be refused."""

import pytest
import time_machine

from sonicus.lib.signing import BadSignatureError, signed_headers, verify

SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {"webhook-id": ID, "webhook-timestamp": str(AT), "webhook-signature": SIGNATURE}


@time_machine.travel(AT, tick=False)
def test_a_message_is_signed_as_the_published_vector_says():
    headers = signed_headers(f"whsec_{SECRET}", ID, BODY)

    assert {name: headers[name] for name in HEADERS} == HEADERS


@time_machine.travel(AT, tick=False)
def test_the_published_vector_is_accepted():
    assert verify(f"whsec_{SECRET}", HEADERS, BODY) == {"test": 2432232314}


@time_machine.travel(AT, tick=False)
def test_one_good_signature_among_several_is_enough():
    several = {**HEADERS, "webhook-signature": f"v1,AAAA v1a,whatever {SIGNATURE}"}

    assert verify(SECRET, several, BODY) == {"test": 2432232314}


@time_machine.travel(AT, tick=False)
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (HEADERS, b'{"test": 2432232315}'),
        (HEADERS, b'{"test":2432232314}'),
        ({**HEADERS, "webhook-id": "msg_other"}, BODY),
        ({**HEADERS, "webhook-timestamp": str(AT + 1)}, BODY),
        ({**HEADERS, "webhook-timestamp": "yesterday"}, BODY),
        ({**HEADERS, "webhook-signature": ""}, BODY),
        ({**HEADERS, "webhook-signature": "v1"}, BODY),
        ({**HEADERS, "webhook-signature": "v1,not base64!"}, BODY),
        ({**HEADERS, "webhook-signature": SIGNATURE.replace("v1,", "v2,")}, BODY),
        ({}, BODY),
        (HEADERS, b"\xff\xfe"),
    ],
)
def test_what_was_altered_or_lacks_something_is_refused(headers, body):
    with pytest.raises(BadSignatureError):
        verify(SECRET, headers, body)


@time_machine.travel(AT, tick=False)
def test_the_secret_of_somebody_else_is_refused():
    with pytest.raises(BadSignatureError):
        verify(OTHER_SECRET, HEADERS, BODY)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_message_from_another_time_is_refused(seconds):
    with time_machine.travel(AT + seconds, tick=False), pytest.raises(BadSignatureError):
        verify(SECRET, HEADERS, BODY)


@pytest.mark.parametrize("seconds", [-299, 299])
def test_clocks_may_differ_by_five_minutes(seconds):
    with time_machine.travel(AT + seconds, tick=False):
        assert verify(SECRET, HEADERS, BODY) == {"test": 2432232314}
