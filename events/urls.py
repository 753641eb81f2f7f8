from django.urls import path

from events import views

urlpatterns = [
    path("dev/inbox/", views.mails, name="inbox"),
    path("dev/inbox/<str:name>/", views.mail, name="inbox-mail"),
    path("dev/inbox/<str:name>/body/", views.mail_body, name="inbox-mail-body"),
]
