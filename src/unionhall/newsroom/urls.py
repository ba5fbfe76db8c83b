"""Addresses of the newsroom that are no Wagtail pages."""

from django.urls import path

from unionhall.newsroom import views

urlpatterns = [
    path("resources/", views.resources, name="resources"),
    path("resources/<int:pk>/", views.resource, name="resource"),
]
