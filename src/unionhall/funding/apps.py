"""The Django app `funding`."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "unionhall.funding"
    label = "funding"
