"""The ground's addresses on an organization's own host."""

from django.urls import path

from tenants.views import home

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", home.log_in, name="log_in"),
    path("logout/", home.log_out, name="log_out"),
    path("handoff/", home.accept_pass, name="accept_pass"),
]
