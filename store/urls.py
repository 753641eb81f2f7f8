"""Every address of the shop, room by room."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.static import serve

from store import help, speculation, styleguide, views
from store.api import api

urlpatterns = [
    path("livez", views.livez),
    path("readyz", views.readyz),
    path("metrics", views.metrics),
    path("_styleguide/", styleguide.styleguide, name="styleguide"),
    path("speculation-rules.json", speculation.rules),
    path("help/", help.help_page, name="help"),
    path("help/<slug:page>/", help.help_page, name="help-page"),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("", include("events.urls")),
    path("", include("accounts.urls")),
    path("", include("sellers.urls")),
    path("", include("catalog.urls")),
    path("", include("checkout.urls")),
    # nginx answers first where there is one.
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
]
handler403 = "store.views.forbidden"
handler404 = "store.views.not_found"
handler500 = "store.views.broken"
