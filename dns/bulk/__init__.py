"""Thousands of questions to few servers: one socket, a wire codec of our own, and dnspython for whatever is not plain.

Everything but `verifying` is free of Django, of models and of settings (docs/decisions/0022).
"""
