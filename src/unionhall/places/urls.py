"""Addresses of the places."""

from django.urls import path

from unionhall.places import views

urlpatterns = [
    path("locals/", views.find_local, name="locals"),
    path("locals/<slug:number>/contact/", views.contact, name="local-contact"),
    path("locals/<slug:number>/contact/sent/", views.contact_sent, name="local-contact-sent"),
]
