"""Does a provider do what is written of it? Proven in the real zone, on a throw-away name that is removed again."""

from dns.proving.proving import prove_reading as prove_reading
from dns.proving.proving import prove_writing as prove_writing
