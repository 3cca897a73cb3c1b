"""What pages of the ground show of this room."""

from typing import Any

from django import template

from sounds.models import SoundPackage

register = template.Library()


@register.inclusion_tag("sounds/_library.html")
def sound_library() -> dict[str, Any]:
    """The packages of the organization whose host this is."""
    return {"packages": SoundPackage.objects.all()}
