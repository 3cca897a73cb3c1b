from deployments.models.delivery import Delivery
from deployments.models.release import Release

__all__ = ["Delivery", "Release"]
