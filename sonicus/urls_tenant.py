"""Addresses on an organization's own host."""

urlpatterns: list[object] = []
