"""Addresses of the roll: joining and our numbers are open, all below /roll/ is behind the gate."""

from django.urls import path

from unionhall.roster.screens import (
    cards,
    changing,
    chart,
    corrections,
    entry,
    federation,
    grounds,
    join,
    leaving,
    lists,
    mine,
    offices,
    people,
    pledge,
    talks,
)

app_name = "roster"

_LOCAL = "roll/locals/<slug:number>"
_LIST = "roll/lists/<uuid:key>"

urlpatterns = [
    path("join/<slug:number>/", join.join, name="join"),
    path("join/<slug:number>/signed/", join.signed, name="signed"),
    path("join/<slug:number>/copy.pdf", join.copy, name="copy"),
    path("members/", federation.members, name="members"),
    path("roll/offices/", offices.show, name="offices"),
    path("roll/mine/", mine.show, name="mine"),
    path("roll/mine/everything.json", mine.everything, name="mine-everything"),
    path("roll/mine/everything.pdf", mine.on_paper, name="mine-on-paper"),
    path("roll/mine/add/<slug:what>/", mine.add, name="mine-add"),
    path("roll/mine/end/<slug:what>/<int:pk>/", mine.end, name="mine-end"),
    path("roll/mine/prefer/<slug:what>/<int:pk>/", mine.prefer, name="mine-prefer"),
    path("roll/mine/leave/", leaving.leave, name="mine-leave"),
    path("roll/mine/agreed/<int:pk>/end/", leaving.withdraw, name="mine-consent"),
    path("roll/mine/correct/<slug:what>/", corrections.ask, name="mine-correct"),
    path("roll/mine/correct/<slug:what>/<int:pk>/", corrections.ask, name="mine-correct-job"),
    path("roll/mine/withdraw/<uuid:key>/", corrections.withdraw, name="mine-withdraw"),
    path("roll/corrections/", corrections.index, name="corrections"),
    path("roll/corrections/<uuid:key>/decide/", corrections.decide, name="correction-decide"),
    path("roll/people/", people.index, name="people"),
    path("roll/people/new/", entry.enter, name="person-new"),
    path("roll/people/<uuid:key>/", people.show, name="person"),
    path("roll/people/<uuid:key>/change/<slug:what>/", changing.change, name="person-change"),
    path(
        "roll/people/<uuid:key>/change/<slug:what>/<int:pk>/", changing.change_row, name="person-change-row"
    ),
    path("roll/grounds/<slug:what>/", grounds.index, name="grounds"),
    path("roll/grounds/<slug:what>/new/", grounds.add, name="ground-new"),
    path("roll/grounds/<slug:what>/<int:pk>/", grounds.change, name="ground"),
    path("roll/card-text/", pledge.write, name="card-text"),
    path("roll/federation/", federation.show, name="federation"),
    path(f"{_LOCAL}/chart/", chart.show, name="wall"),
    path(f"{_LOCAL}/walk/", chart.walk, name="walk"),
    path(f"{_LOCAL}/cards/", cards.index, name="cards"),
    path(f"{_LOCAL}/cards/new/", cards.add, name="card-add"),
    path(f"{_LOCAL}/cards/check/", cards.check, name="cards-check"),
    path(f"{_LOCAL}/cards/<uuid:key>/", cards.show, name="card"),
    path(f"{_LOCAL}/cards/<uuid:key>/accept/", cards.accept, name="card-accept"),
    path(f"{_LOCAL}/cards/<uuid:key>/decline/", cards.decline, name="card-decline"),
    path(f"{_LOCAL}/cards/<uuid:key>/card.pdf", cards.paper, name="card-pdf"),
    path(f"{_LOCAL}/cards/<uuid:key>/scan/", cards.scan, name="card-scan"),
    path(f"{_LOCAL}/talks/", talks.index, name="talks"),
    path(f"{_LOCAL}/talks/<uuid:key>/", talks.show, name="talk"),
    path(f"{_LOCAL}/talks/<uuid:key>/change/", talks.change, name="talk-change"),
    path(f"{_LOCAL}/talks/<uuid:key>/remove/", talks.remove, name="talk-remove"),
    path(f"{_LOCAL}/talks/<uuid:key>/done/", talks.done, name="talk-done"),
    path(f"{_LOCAL}/assignments/", talks.assignments, name="assignments"),
    path("roll/lists/", lists.index, name="lists"),
    path("roll/lists/new/", lists.add, name="list-add"),
    path(f"{_LIST}/", lists.show, name="list"),
    path(f"{_LIST}/change/", lists.change, name="list-change"),
    path(f"{_LIST}/remove/", lists.remove, name="list-remove"),
    path(f"{_LIST}/file/", lists.take_out, name="list-file"),
]
