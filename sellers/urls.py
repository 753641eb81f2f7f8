from django.urls import path

from sellers import views

urlpatterns = [
    path("place/", views.place, name="place"),
]
