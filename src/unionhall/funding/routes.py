"""Addresses of plans, below /funding/plans/."""

from django.urls import path

from unionhall.funding import items, planner, shares

urlpatterns = [
    path("", planner.show_plans, name="plans"),
    path("new/", planner.begin, name="plan-new"),
    path("compare/", shares.compare, name="plan-compare"),
    path("kept/<int:pk>/", shares.show_kept, name="plan-kept"),
    path("kept/<int:pk>/show/", shares.show_to, name="plan-show"),
    path("kept/<int:pk>/plan.<slug:suffix>", shares.take_kept, name="plan-kept-file"),
    path("shared/<str:token>/", shares.show_shared, name="plan-shared"),
    path("shared/<str:token>/plan.<slug:suffix>", shares.take_shared, name="plan-shared-file"),
    path("<int:pk>/", planner.show, name="plan"),
    path("<int:pk>/starts/", planner.move, name="plan-move"),
    path("<int:pk>/try/", planner.attempt, name="plan-try"),
    path("<int:pk>/rest/", planner.rest, name="plan-rest"),
    path("<int:pk>/frame/", planner.reframe, name="plan-frame"),
    path("<int:pk>/changes/", planner.history, name="plan-history"),
    path("<int:pk>/back/", planner.go_back, name="plan-back"),
    path("<int:pk>/copy/", planner.copy, name="plan-copy"),
    path("<int:pk>/away/", planner.put_away, name="plan-away"),
    path("<int:pk>/keep/", shares.keep, name="plan-keep"),
    path("<int:pk>/plan.<slug:suffix>", planner.take_file, name="plan-file"),
    path("<int:pk>/<slug:section>/add/<slug:kind>/", items.add, name="plan-add"),
    path("<int:pk>/<slug:section>/<slug:key>/", items.change, name="plan-item"),
    path("<int:pk>/<slug:section>/<slug:key>/remove/", items.remove, name="plan-remove"),
]
