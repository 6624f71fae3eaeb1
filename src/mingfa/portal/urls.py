"""Addresses of the portal; a decision keeps its address for good, also when it has been withdrawn."""

from django.urls import path

from mingfa.portal import listpages, outlets, pages, reference, yearly
from mingfa.portal.alerts import pages as alerts
from mingfa.portal.api import api
from mingfa.portal.letters import pages as letters
from mingfa.portal.letters.carry import pull
from mingfa.portal.progress import pages as own

handler404 = "mingfa.portal.pages.not_found"
handler500 = "mingfa.portal.pages.broken"

urlpatterns = [
    path("", pages.home, name="home"),
    path("decisions/", pages.decisions, name="decisions"),
    path("decisions/<slug:agency>/<str:item>/", pages.decision, name="decision"),
    path("decisions/<slug:agency>/<str:item>/proof.json", pages.proof, name="proof"),
    path("decisions/<slug:agency>/<str:item>/copy.pdf", pages.copy, name="copy"),
    path("decisions/<slug:agency>/<str:item>/qr.svg", pages.square, name="square"),
    path("parties/<slug:code>/", pages.party, name="party"),
    path("officers/", pages.officers, name="officers"),
    path("officers/<slug:agency>/", pages.register, name="register"),
    path("lists/", listpages.lists, name="lists"),
    path("lists/<slug:agency>/", listpages.agency_lists, name="agency_lists"),
    path("lists/<slug:agency>/at/<slug:site>/", listpages.site_lists, name="site_lists"),
    path("lists/<slug:agency>/templates/blank/<slug:form>.pdf", reference.blank, name="blank"),
    path("lists/<slug:agency>/boards/print/<int:number>-<slug:paper>.pdf", reference.board, name="board"),
    path("lists/<slug:agency>/boards/photo/<slug:digest>/", reference.photo, name="board_photo"),
    path("lists/<slug:agency>/<slug:code>/", listpages.one_list, name="list"),
    path("lists/<slug:agency>/<slug:code>/<int:version>/", listpages.one_version, name="list_version"),
    path("lists/<slug:agency>/<slug:code>/<int:version>/changes/", listpages.changes, name="list_changes"),
    path("lists/<slug:agency>/<slug:code>/<int:version>/table.csv", listpages.table, name="list_table"),
    path("lists/<slug:agency>/<slug:code>/file/<str:digest>/", listpages.attachment, name="list_file"),
    path("statistics/", pages.statistics, name="statistics"),
    path("completeness/<slug:agency>/", pages.completeness, name="completeness"),
    path("annual/", yearly.years, name="annual_years"),
    path("annual/<slug:agency>/<int:year>/", yearly.year_page, name="annual"),
    path("annual/<slug:agency>/<int:year>/table.<str:ending>", yearly.table, name="annual_table"),
    path("compliance/<slug:agency>/", yearly.compliance, name="compliance"),
    path("about/", pages.about, name="about"),
    path("sitemap/", pages.site_map, name="site_map"),
    path("downloads/", outlets.download_page, name="downloads"),
    path("downloads/<str:name>", outlets.download, name="download"),
    path("feed.atom", outlets.atom, name="atom"),
    path("feed.rss", outlets.rss, name="rss"),
    path("sitemap.xml", outlets.sitemap, name="sitemap"),
    path("sitemap/<slug:part>.xml", outlets.sitemap_part, name="sitemap_part"),
    path("robots.txt", outlets.robots, name="robots"),
    path("report/<slug:agency>/<str:item>/", letters.error, name="report_error"),
    path("complaints/", letters.complaint, name="complain"),
    path("progress/", own.progress, name="progress"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/confirm/<str:token>/", alerts.confirm, name="alert_confirm"),
    path("alerts/stop/<str:token>/", alerts.stop, name="alert_stop"),
    path("answers/", letters.status, name="answers"),
    path("inbox/<slug:agency>/", pull, name="inbox"),
    path("api/v1/", api.urls),
]
