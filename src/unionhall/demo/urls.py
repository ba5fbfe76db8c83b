"""Addresses of the demo: signing in as one of the cast."""

from django.urls import path

from unionhall.demo import views

urlpatterns = [
    path("cast/", views.cast, name="cast"),
    path("cast/<slug:first_name>/", views.enter, name="cast-enter"),
]
