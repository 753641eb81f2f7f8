"""People and companies in Django admin."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyMember, User


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_display = ["email", "name", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["-date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        (_("May"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("When"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "usable_password", "password1", "password2"]})]


class CompanyMemberInline(admin.TabularInline):
    model = CompanyMember
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    list_display = ["name", "tax_id", "country", "created_at"]
    search_fields = ["name", "tax_id"]
    inlines = [CompanyMemberInline]


# One door for everybody: Django's own login page counts no wrong passwords and knows no second step.
admin.site.login = secure_admin_login(admin.site.login)
