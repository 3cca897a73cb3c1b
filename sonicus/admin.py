"""The staff's door as a whole: how they log in, and what others bring along that has to be mended."""

import djstripe.admin  # noqa: F401  registers its own now, so that we can mend them
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from djstripe.admin.admin import InvoiceAdmin
from djstripe.models import Invoice

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(Invoice)


@admin.register(Invoice)
class MendedInvoiceAdmin(InvoiceAdmin):  # type: ignore[misc]
    """dj-stripe asks for `paid`, which Stripe no longer sends (since 2025-03-31), and shows an error page."""

    list_display = ("number", "customer", "total", "currency", "status")
    list_filter = ("created",)
