"""Signing in and the account. The pages of signing in are allauth's, at addresses of ours."""

from allauth.account import views as allauth
from django.urls import include, path

from accounts import views

urlpatterns = [
    path("sign-in/", allauth.login, name="sign-in"),
    path("sign-up/", allauth.signup, name="sign-up"),
    path("sign-out/", allauth.logout, name="sign-out"),
    path("sign-in/", allauth.login, name="account_login"),  # the names that allauth itself asks for
    path("sign-up/", allauth.signup, name="account_signup"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("account/", views.account, name="account"),
    path("account/addresses/", views.addresses, name="addresses"),
    path("account/addresses/add/", views.add_address, name="address-add"),
    path("account/addresses/<int:pk>/", views.edit_address, name="address-edit"),
    path("account/addresses/<int:pk>/remove/", views.remove_address, name="address-remove"),
    path("account/addresses/<int:pk>/default/", views.default_address, name="address-default"),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("account/", include("allauth.urls")),
]
