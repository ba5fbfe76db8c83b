"""The Django app `newsroom`."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "unionhall.newsroom"
    label = "newsroom"
