"""Addresses of the employers' lists, of taking a local's people out, and of joining two records."""

from django.urls import path

from unionhall.roster.screens import arrivals, merges, takings

urlpatterns = [
    path("arrivals/", arrivals.index, name="arrivals"),
    path("arrivals/new/", arrivals.new, name="arrival-new"),
    path("arrivals/<int:pk>/", arrivals.show, name="arrival"),
    path("arrivals/<int:pk>/progress/", arrivals.advance, name="arrival-progress"),
    path("arrivals/<int:pk>/columns/", arrivals.choose, name="arrival-columns"),
    path("arrivals/<int:pk>/act/", arrivals.act, name="arrival-act"),
    path("arrivals/<int:pk>/decide/", arrivals.decide, name="arrival-decide"),
    path("arrivals/<int:pk>/problems.csv", arrivals.problems, name="arrival-problems"),
    path("arrivals/<int:pk>/<slug:kind>/", arrivals.group, name="arrival-group"),
    path("locals/<str:number>/people.<slug:ending>", takings.take_local, name="local-people"),
    path("merges/", merges.index, name="merges"),
    path("merges/join/", merges.join, name="merge-join"),
    path("merges/<int:pk>/part/", merges.part, name="merge-part"),
]
