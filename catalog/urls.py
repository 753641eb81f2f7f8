from django.urls import path, re_path

from catalog.views import alerts, browsing, opinions, products, robots, saved, suggesting

urlpatterns = [
    path("", browsing.home, name="home"),
    path("c/<path:path>/", browsing.category, name="category"),
    re_path(r"^p/(?P<slug>[-a-z0-9_]*)-(?P<pk>[0-9]{1,9})/$", products.product, name="product"),
    re_path(r"^p/(?P<slug>[-a-z0-9_]*)-(?P<pk>[0-9]{1,9})/ask/$", opinions.ask, name="question-ask"),
    path("questions/<int:pk>/", opinions.question, name="question"),
    path("answers/<int:pk>/vote/", opinions.vote_on_answer, name="answer-vote"),
    path("reviews/<int:pk>/vote/", opinions.vote_on_review, name="review-vote"),
    path("reviews/<int:pk>/reply/", opinions.reply, name="review-reply"),
    path("report/<slug:subject>/<int:pk>/", opinions.report, name="report"),
    path("search/", browsing.search, name="search"),
    path("search/suggest", suggesting.suggestions, name="suggest"),
    path("s/<slug:code>/", browsing.seller, name="seller"),
    path("saved/", saved.listing, name="saved"),
    path("saved/add/", saved.add, name="saved-add"),
    path("saved/remove/", saved.remove, name="saved-remove"),
    path("saved/ids", saved.ids, name="saved-ids"),
    path("alerts/", alerts.listing, name="alerts"),
    path("alerts/new/", alerts.new, name="alert-new"),
    path("alerts/asked/", alerts.asked, name="alert-asked"),
    path("alerts/<int:pk>/remove/", alerts.remove, name="alert-remove"),
    path("alerts/confirm/<str:token>/", alerts.confirm, name="alert-confirm"),
    path("alerts/stop/<str:token>/", alerts.stop, name="alert-stop"),
    path("robots.txt", robots.robots),
    path("sitemap.xml", robots.sitemap_index),
    path("sitemap-<slug:section>.xml", robots.sitemap_part, name="sitemap"),
]
