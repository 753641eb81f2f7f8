from django.urls import path, re_path

from catalog.views import browsing, products, robots, saved, suggesting

urlpatterns = [
    path("", browsing.home, name="home"),
    path("c/<path:path>/", browsing.category, name="category"),
    re_path(r"^p/(?P<slug>[-a-z0-9_]*)-(?P<pk>[0-9]{1,9})/$", products.product, name="product"),
    path("search/", browsing.search, name="search"),
    path("search/suggest", suggesting.suggestions, name="suggest"),
    path("s/<slug:code>/", browsing.seller, name="seller"),
    path("saved/", saved.listing, name="saved"),
    path("saved/add/", saved.add, name="saved-add"),
    path("saved/remove/", saved.remove, name="saved-remove"),
    path("saved/ids", saved.ids, name="saved-ids"),
    path("robots.txt", robots.robots),
    path("sitemap.xml", robots.sitemap_index),
    path("sitemap-<slug:section>.xml", robots.sitemap_part, name="sitemap"),
]
