"""Addresses of the desk. Every one but the first two lies behind a table's door."""

from django.urls import path

from unionhall.bargaining.views import files, ledger, money, packages, people, publishing, tables, terms

app_name = "bargaining"
urlpatterns = [
    path("", tables.index, name="index"),
    path("open/", tables.open_table, name="open"),
    path("<uuid:key>/", tables.show, name="table"),
    path("<uuid:key>/facts/", tables.amend, name="amend"),
    path("<uuid:key>/team/", tables.team, name="team"),
    path("<uuid:key>/team/<int:pk>/end/", tables.unseat, name="unseat"),
    path("<uuid:key>/log/", tables.log, name="log"),
    path("<uuid:key>/sessions/new/", tables.session, name="session-new"),
    path("<uuid:key>/sessions/<int:pk>/", ledger.sheet, name="sheet"),
    path("<uuid:key>/sessions/<int:pk>/sheet.pdf", files.sheet, name="sheet-pdf"),
    path("<uuid:key>/sessions/<int:pk>/change/", tables.session, name="session"),
    path("<uuid:key>/grids/new/", people.bring_grid, name="grid-new"),
    path("<uuid:key>/grids/<int:pk>/", people.grid, name="grid"),
    path("<uuid:key>/people/new/", people.place, name="placement-new"),
    path("<uuid:key>/people/<int:pk>/", people.placement, name="placement"),
    path("<uuid:key>/packages/new/", packages.start, name="package-new"),
    path("<uuid:key>/packages/<int:pk>/", packages.show, name="package"),
    path("<uuid:key>/packages/<int:pk>/term/", terms.term, name="term"),
    path("<uuid:key>/packages/<int:pk>/drop/", packages.drop, name="drop"),
    path("<uuid:key>/packages/<int:pk>/undo/", packages.undo, name="undo"),
    path("<uuid:key>/packages/<int:pk>/versions/", packages.versions, name="versions"),
    path("<uuid:key>/packages/<int:pk>/restore/", packages.restore, name="restore"),
    path("<uuid:key>/packages/<int:pk>/basis/", packages.basis, name="basis"),
    path("<uuid:key>/packages/<int:pk>/solve/", packages.solving, name="solve"),
    path("<uuid:key>/packages/<int:pk>/pictures/", packages.pictures, name="pictures"),
    path("<uuid:key>/packages/<int:pk>/keep/", packages.keep, name="keep"),
    path("<uuid:key>/packages/<int:pk>/package.<slug:form>", files.package, name="package-file"),
    path("<uuid:key>/costings/<int:pk>/", ledger.costing, name="costing"),
    path("<uuid:key>/costings/<int:pk>/costing.<slug:form>", files.costing, name="costing-file"),
    path("<uuid:key>/costings/<int:pk>/publish/", publishing.publish, name="publish"),
    path("<uuid:key>/costings/<int:pk>/fund/", money.fund, name="fund"),
    path("<uuid:key>/publications/<int:pk>/withdraw/", publishing.withdraw, name="withdraw"),
    path("<uuid:key>/ledger/", ledger.ledger, name="ledger"),
    path("<uuid:key>/ledger/new/", ledger.propose, name="propose"),
    path("<uuid:key>/ledger/<int:pk>/status/", ledger.mark, name="mark"),
    path("<uuid:key>/quarrel/", ledger.quarrel, name="quarrel"),
]
