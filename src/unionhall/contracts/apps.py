"""Contracts as a Django app."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "unionhall.contracts"
    label = "contracts"
