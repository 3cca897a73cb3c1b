"""The staff's door as a whole: they log in where everybody does, with the same limits and second factors."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
