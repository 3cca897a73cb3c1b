"""Where Stripe reaches us, on the public host."""

from django.urls import path

from billing.webhooks import hear

app_name = "billing"
urlpatterns = [path("webhook/<uuid:uuid>/", hear, name="stripe-webhook")]
