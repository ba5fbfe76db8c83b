"""Addresses of plans, below /funding/plans/: the list and what is shared are open, the rest is gated."""

from django.urls import path

from unionhall.funding import items, planner, shares
from unionhall.roster.gate import behind_the_gate as gate

urlpatterns = [
    path("", planner.show_plans, name="plans"),
    path("new/", gate(planner.begin), name="plan-new"),
    path("compare/", gate(shares.compare), name="plan-compare"),
    path("kept/<int:pk>/", gate(shares.show_kept), name="plan-kept"),
    path("kept/<int:pk>/show/", gate(shares.show_to), name="plan-show"),
    path("kept/<int:pk>/plan.<slug:suffix>", gate(shares.take_kept), name="plan-kept-file"),
    path("shared/<str:token>/", shares.show_shared, name="plan-shared"),
    path("shared/<str:token>/plan.<slug:suffix>", shares.take_shared, name="plan-shared-file"),
    path("<int:pk>/", gate(planner.show), name="plan"),
    path("<int:pk>/starts/", gate(planner.move), name="plan-move"),
    path("<int:pk>/try/", gate(planner.attempt), name="plan-try"),
    path("<int:pk>/rest/", gate(planner.rest), name="plan-rest"),
    path("<int:pk>/frame/", gate(planner.reframe), name="plan-frame"),
    path("<int:pk>/changes/", gate(planner.history), name="plan-history"),
    path("<int:pk>/back/", gate(planner.go_back), name="plan-back"),
    path("<int:pk>/copy/", gate(planner.copy), name="plan-copy"),
    path("<int:pk>/away/", gate(planner.put_away), name="plan-away"),
    path("<int:pk>/keep/", gate(shares.keep), name="plan-keep"),
    path("<int:pk>/plan.<slug:suffix>", gate(planner.take_file), name="plan-file"),
    path("<int:pk>/<slug:section>/add/<slug:kind>/", gate(items.add), name="plan-add"),
    path("<int:pk>/<slug:section>/<slug:key>/", gate(items.change), name="plan-item"),
    path("<int:pk>/<slug:section>/<slug:key>/remove/", gate(items.remove), name="plan-remove"),
]
