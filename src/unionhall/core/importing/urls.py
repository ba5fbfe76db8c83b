"""Addresses of the staff screens of importing, below `/staff/imports/`."""

from django.urls import path

from unionhall.core.importing import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/<slug:name>/", views.new, name="new"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/progress/", views.advance, name="progress"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/act/", views.act, name="act"),
    path("<int:pk>/problems.csv", views.problems, name="problems"),
]
