"""The page that every contender of the requests part serves: one query to a tenant's table. And the project's own."""

from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from sounds.models import SoundPackage


def packages(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"packages": list(SoundPackage.objects.values_list("name", flat=True))})


urlpatterns = [path("packages/", packages), path("", include("sonicus.urls_tenant"))]
