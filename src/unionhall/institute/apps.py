"""The institute as a Django app."""

from django.apps import AppConfig


class InstituteConfig(AppConfig):
    name = "unionhall.institute"
    label = "institute"
