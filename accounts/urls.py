"""Signing in and the account. allauth's pages under addresses of ours, each page under one address only."""

from allauth.account import urls as account
from allauth.account import views as entrance
from allauth.account.decorators import reauthentication_required
from allauth.mfa import urls as second_step
from allauth.mfa.base import views as security
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from csp.decorators import csp_replace
from django.urls import include, path

from accounts import views

# The names that allauth asks for beside the names of the house, in that order: `reverse` knows both.
OURS = {"account_login", "account_signup", "account_logout"}

# Whoever finds a browser open must not take the account away with a new e-mail address.
ask_again = reauthentication_required(enabled=lambda request: "action_add" in request.POST)

urlpatterns = [
    path("sign-in/", entrance.login, name="account_login"),
    path("sign-in/", entrance.login, name="sign-in"),
    path("sign-up/", entrance.signup, name="account_signup"),
    path("sign-up/", entrance.signup, name="sign-up"),
    path("sign-out/", entrance.logout, name="account_logout"),
    path("sign-out/", entrance.logout, name="sign-out"),
    path("account/name/", views.change_name, name="account-name"),
    path("account/addresses/", views.addresses, name="addresses"),
    path("account/addresses/add/", views.add_address, name="address-add"),
    path("account/addresses/<int:pk>/", views.edit_address, name="address-edit"),
    path("account/addresses/<int:pk>/remove/", views.remove_address, name="address-remove"),
    path("account/addresses/<int:pk>/default/", views.default_address, name="address-default"),
    # The first page of the second step is our security page: passwords, passkeys, codes and sessions in one place.
    path("account/security/", security.index, name="security"),
    # The picture to scan is written into the page.
    path("account/security/totp/activate/", csp_replace({"img-src": ["'self'", "data:"]})(totp.activate_totp)),
    path("account/security/", include(second_step.urlpatterns)),
    path("account/security/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("account/confirm-email/<str:key>/", views.ConfirmEmail.as_view()),
    path("account/email/", ask_again(entrance.email)),
    path("account/", include([page for page in account.urlpatterns if page.name not in OURS])),
]
