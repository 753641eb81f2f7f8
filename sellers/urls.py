from django.urls import path

from sellers.views import bank, places, setup, team

urlpatterns = [
    path("place/", places.place, name="place"),
    path("sell/start/", setup.start, name="sell-start"),
    path("sell/setup/", setup.overview, name="seller-setup"),
    path("sell/setup/send/", setup.send, name="seller-send"),
    path("sell/setup/documents/add/", setup.add_document, name="seller-document-add"),
    path("sell/setup/documents/<int:pk>/", setup.document, name="seller-document"),
    path("sell/setup/documents/<int:pk>/remove/", setup.remove_document, name="seller-document-remove"),
    path("sell/setup/<slug:step>/", setup.step, name="seller-step"),
    path("sell/bank/", bank.bank, name="seller-bank"),
    path("sell/bank/account/", bank.change, name="seller-bank-change"),
    path("sell/bank/prove/", bank.prove, name="seller-prove"),
    path("sell/bank/proved/", bank.proved, name="seller-proved"),
    path("sell/team/", team.team, name="seller-team"),
    path("sell/team/invite/", team.invite, name="seller-invite"),
    path("sell/team/invitations/<int:pk>/withdraw/", team.withdraw, name="seller-invitation-withdraw"),
    path("sell/team/<int:pk>/role/", team.change_role, name="seller-role"),
    path("sell/team/<int:pk>/remove/", team.remove, name="seller-member-remove"),
    path("sell/team/leave/", team.leave, name="seller-leave"),
    path("sell/join/<str:token>/", team.join, name="seller-join"),
    path("sell/switch/", team.switch, name="seller-switch"),
]
