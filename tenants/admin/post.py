"""Mail that waits to be sent. Texts are not shown: they hold links that let their reader in."""

from django.contrib import admin
from mailer.models import DontSendEntry, Message, MessageLog
from unfold.admin import ModelAdmin

from tenants.admin.permissions import ReadOnlyMixin

for model in (Message, MessageLog, DontSendEntry):
    admin.site.unregister(model)


@admin.register(Message)
class WaitingMailAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    list_display = ("when_added", "recipients", "subject", "priority", "retry_count")
    fields = readonly_fields = list_display

    def recipients(self, message: Message) -> str:
        return ", ".join(message.to_addresses)

    def subject(self, message: Message) -> str:
        return str(message.subject)
