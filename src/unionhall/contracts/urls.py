"""Addresses of contracts. An agreement's key cannot be guessed: for some, having it is the only way in."""

from django.urls import path

from unionhall.contracts import views

app_name = "contracts"
urlpatterns = [
    path("", views.settlements, name="settlements"),
    path("agreements.<slug:form>", views.settlements_file, name="settlements-file"),
    path("<uuid:key>/", views.agreement, name="agreement"),
    path("<uuid:key>/packet/", views.packet, name="packet"),
    path("<uuid:key>/packet.pdf", views.packet_file, name="packet-file"),
]
