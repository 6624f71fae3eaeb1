"""Addresses of the portal; a decision keeps its address for good, also when it has been withdrawn."""

from django.urls import path

from mingfa.portal import pages

handler404 = "mingfa.portal.pages.not_found"
handler500 = "mingfa.portal.pages.broken"

urlpatterns = [
    path("", pages.home, name="home"),
    path("decisions/", pages.decisions, name="decisions"),
    path("decisions/<slug:agency>/<str:item>/", pages.decision, name="decision"),
    path("officers/", pages.officers, name="officers"),
    path("officers/<slug:agency>/", pages.register, name="register"),
    path("about/", pages.about, name="about"),
    path("robots.txt", pages.robots, name="robots"),
]
