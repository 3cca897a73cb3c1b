from django.urls import path

from deployments import views

urlpatterns = [path("", views.receive, name="deployment_hook")]
