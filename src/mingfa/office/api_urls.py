"""The addresses of the API."""

from __future__ import annotations

from django.urls import path

from mingfa.office.api import api

urlpatterns = [path("api/v1/", api.urls)]
