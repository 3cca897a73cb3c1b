"""How long the real API takes, by the headers of its gateway in recorded traffic."""

import math
import random

READ = (0.004, 0.009, 0.044)  # least, median, most seconds
WRITE = (0.409, 0.453, 0.834)


def realistic_seconds(method: str) -> float:
    least, median, most = READ if method == "GET" else WRITE
    beyond = random.expovariate(math.log(2) / (median - least))
    return min(least + beyond, most)
