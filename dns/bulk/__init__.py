"""Thousands of questions to few servers: one socket, a wire codec of our own, and dnspython for whatever is not plain.

`sweep`, and whatever it imports, knows neither Django nor models nor settings (docs/decisions/0022).
"""
