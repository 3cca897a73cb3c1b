from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from deployments.callbacks import NonsenseError, UnknownDeploymentError, accept
from sonicus.lib.signing import BadSignatureError, verify


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> JsonResponse:
    """A callback of the platform. 202: kept. 401: not from the platform. 404: not known (yet), may be sent again."""
    try:
        event = verify(settings.DEPLOYMENT_WEBHOOK_SECRET, request.headers, request.body)
        is_news = accept(request.headers["webhook-id"], event)
    except BadSignatureError:
        return JsonResponse({"error": "The signature does not fit."}, status=401)
    except UnknownDeploymentError:
        return JsonResponse({"error": "No such deployment."}, status=404)
    except NonsenseError:
        return JsonResponse({"error": "An event with deployment_id, release, seq and phase is expected."}, status=422)
    return JsonResponse({"news": is_news}, status=202)
