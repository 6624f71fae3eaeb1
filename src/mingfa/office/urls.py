"""The addresses of the staff site."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path, register_converter

from mingfa.office import reviewfigures, reviewlist
from mingfa.office.pages import (
    acts,
    annual,
    compliance,
    custody,
    disclosing,
    dossiers,
    due,
    exchange,
    footage,
    hiding,
    home,
    letters,
    licences,
    originals,
    overview,
    packages,
    papers,
    recorders,
    recordings,
    reference,
    review_compare,
    review_desk,
    review_items,
    sheets,
    staffing,
    standing,
    streams,
    tus,
    uploading,
    whatif,
)
from mingfa.office.pages.errors import no_such_page


class AgencyConverter:
    """The code of an agency."""

    regex = "[a-z][a-z0-9_-]{1,39}"

    def to_python(self, value: str) -> str:
        """Return the code."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code."""
        return value


class KindConverter(AgencyConverter):
    """The name of a kind of stream."""

    regex = "[a-z][a-z_]{1,29}"


class IdentConverter(AgencyConverter):
    """The identifier of a stream within its kind."""

    regex = "[A-Za-z0-9][A-Za-z0-9._-]{0,79}"


class ActConverter(AgencyConverter):
    """The name of an act."""

    regex = r"[a-z][a-z0-9_]{0,39}\.[a-z0-9_]{1,60}"


class UploadConverter(AgencyConverter):
    """The identifier of an upload."""

    regex = "[0-9a-f]{32}"


class DigestConverter(AgencyConverter):
    """A SHA-256 in hex."""

    regex = "[0-9a-f]{64}"


for _name, _converter in (
    ("agency", AgencyConverter), ("kind", KindConverter), ("ident", IdentConverter), ("act", ActConverter), ("digest", DigestConverter), ("upload", UploadConverter),
):  # fmt: skip
    register_converter(_converter, _name)

STREAM = "s/<agency:agency>/<kind:kind>/<ident:ident>/"

# Accounts are made and passwords reset by the administrator (mingfa account); the addresses by which others would do so lead nowhere.
CLOSED = {
    "signup/": "account_signup", "email/": "account_email", "confirm-email/": "account_email_verification_sent",
    "password/set/": "account_set_password", "password/reset/": "account_reset_password", "password/reset/done/": "account_reset_password_done",
}  # fmt: skip

urlpatterns = [
    path("", home.home, name="home"),
    path("todos/", home.todos, name="todos"),
    path("deadlines/", home.deadlines, name="deadlines"),
    path("cases/", streams.cases, name="cases"),
    path("kinds/<kind:kind>/", streams.listing, name="listing"),
    path("start/<act:act>/", acts.start, name="start"),
    path(STREAM, streams.page, name="stream"),
    path(STREAM + "flow.svg", streams.flow, name="flow"),
    path(STREAM + "acts/<act:act>/", acts.form, name="act"),
    path(STREAM + "acts/<act:act>/draft/", acts.draft, name="draft"),
    path(STREAM + "originals/<digest:digest>", originals.original, name="original"),
    path(STREAM + "originals/<digest:digest>/view/", originals.preview, name="preview"),
    path("recordings/upload/", uploading.upload, name="upload"),
    path("recordings/incoming/", uploading.incoming, name="incoming"),
    path("recordings/incoming/fill/", uploading.fill, name="incoming-fill"),
    path("recordings/incoming/confirm/", uploading.confirm, name="incoming-confirm"),
    path("recordings/incoming/known/<digest:digest>", uploading.known, name="incoming-known"),
    path("recordings/uploads/", tus.begin, name="tus"),
    path("recordings/uploads/<upload:upload>", tus.one, name="tus-upload"),
    path(STREAM + "play/", recordings.play, name="play"),
    path(STREAM + "play/strip/<digest:digest>/", recordings.pictures, name="strip"),
    path(STREAM + "play/strip/<digest:digest>/<int:number>.jpg", recordings.picture, name="strip_picture"),
    path(STREAM + "play/proof/<digest:digest>.json", recordings.proof, name="proof"),
    path(STREAM + "export/", packages.export, name="export"),
    path(STREAM + "package/", packages.package, name="package"),
    path(STREAM + "package/file", packages.fetch, name="package_file"),
    path(STREAM + "disc-sheet.pdf", packages.disc_sheet, name="disc_sheet"),
    path(STREAM + "papers/<ident:document>/", papers.paper, name="paper"),
    path("recorders/", recorders.recorders, name="recorders"),
    path("recorders/new/", recorders.new, name="recorder_new"),
    path("recorders/ratios/", recorders.ratios, name="ratios"),
    path("misuse/", recorders.misuse, name="misuse"),
    path("reviews/", reviewlist.reviews, name="reviews"),
    path("reviews/figures/", reviewfigures.page, name="review_figures"),
    path("reviews/items/", review_items.review_list, name="review_items"),
    path("reviews/items/row/", review_items.row, name="review_item"),
    path("reviews/items/check/", review_items.check_condition, name="review_check"),
    path("reviews/items/trial/", review_items.trial, name="review_trial"),
    path("reviews/without/", review_items.without_review, name="review_without"),
    path("reviews/<agency:agency>/<ident:ident>/", review_desk.desk, name="review_desk"),
    path("reviews/<agency:agency>/<ident:ident>/read/", review_desk.read, name="review_read"),
    path("reviews/<agency:agency>/<ident:ident>/compare/", review_compare.page, name="compare"),
    path("lists/", standing.lists, name="lists"),
    path("lists/changes/", standing.changes, name="list_changes"),
    path("lists/book/", standing.open_book, name="list_book"),
    path("lists/boards/board/", reference.boards, name="boards"),
    path("lists/boards/board/<int:number>-<slug:paper>.pdf", reference.board, name="board_print"),
    path("lists/templates/blank/<slug:form>.pdf", reference.blank, name="list_blank_form"),
    path("lists/<ident:code>/drawing/", reference.drawing, name="list_drawing"),
    path("lists/<ident:code>/", standing.one_list, name="list"),
    path("lists/<ident:code>/draft/", standing.draft, name="list_draft"),
    path("lists/<ident:code>/draft/row/", standing.row, name="list_row"),
    path("lists/<ident:code>/draft/drop/", standing.drop, name="list_drop"),
    path("lists/<ident:code>/files/<digest:digest>", standing.attachment, name="list_file"),
    path("lists/<ident:code>/import/", sheets.list_import, name="list_import"),
    path("lists/<ident:code>/export.<kind:ending>", sheets.list_export, name="list_export"),
    path("lists/<ident:code>/blank.xlsx", sheets.list_blank, name="list_blank"),
    path("channels/", exchange.channels, name="channels"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("disclosure/due/", due.due, name="public_due"),
    path("disclosure/changes/", disclosing.changes, name="public_changes"),
    path("letters/", letters.letters, name="letters"),
    path("exchange/files/<str:name>", exchange.exchange_file, name="exchange_file"),
    path(STREAM + "texts/", exchange.texts, name="texts"),
    path(STREAM + "hiding/", hiding.page, name="hiding"),
    path("api/exchange/<agency:agency>/<kind:channel>/records", exchange.records, name="exchange_records"),
    path("licences/", licences.licences, name="licences"),
    path(STREAM + "codes/", licences.codes, name="codes"),
    path(STREAM + "notice/", licences.notice, name="code_notice"),
    path(STREAM + "square.svg", licences.square, name="code_square"),
    path(STREAM + "dossier/", dossiers.dossier, name="dossier"),
    path(STREAM + "package.zip", dossiers.package, name="archive_package"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("archive/", dossiers.archive, name="archive"),
    path("dossiers/ledger.xlsx", dossiers.ledger, {"ending": "xlsx"}, name="ledger_xlsx"),
    path("dossiers/ledger.csv", dossiers.ledger, {"ending": "csv"}, name="ledger_csv"),
    path(STREAM + "copies/<int:number>/", custody.copy, name="copy"),
    path("custody/", custody.requests, name="custody"),
    path("custody/register/", custody.register, name="visits"),
    path("custody/copies/", custody.copies, name="copies"),
    path("custody/due/", custody.due, name="due"),
    path("custody/log/", custody.log, name="reading_log"),
    path("people/", overview.people, name="people"),
    path("people/reviewers/", staffing.reviewers, name="staffing"),
    path("regime/", overview.regime, name="regime"),
    path("whatif/", whatif.whatif, name="whatif"),
    path("whatif/present.toml", whatif.present, name="whatif_present"),
    path("whatif/<slug:number>/", whatif.whatif_run, name="whatif_run"),
    path("obligations/", overview.obligations, name="obligations"),
    path("gaps/", overview.gaps, name="gaps"),
    path("missing-recordings/", footage.missing, name="missing_recordings"),
    path("supervision/", overview.supervision, name="supervision"),
    path("figures/", overview.figures, name="figures"),
    path("annual/", annual.years, name="annual_years"),
    path("compliance/", compliance.page, name="compliance"),
    path("annual/<int:year>/", annual.year_page, name="annual"),
    path("annual/<int:year>/table.<slug:ending>", annual.table, name="annual_table"),
    path("system/", overview.system, name="system"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    *(path(f"accounts/{address}", no_such_page, name=name) for address, name in CLOSED.items()),
    path("", include("mingfa.office.api_urls")),
]

handler400 = "mingfa.office.pages.errors.bad_request"
handler403 = "mingfa.office.pages.errors.forbidden"
handler404 = "mingfa.office.pages.errors.not_found"
handler500 = "mingfa.office.pages.errors.server_error"
