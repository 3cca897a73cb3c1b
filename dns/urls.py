"""The room's addresses on the public host."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
