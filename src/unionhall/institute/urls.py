"""Addresses of the institute."""

from django.urls import path

from unionhall.institute import bringing, desk, door, mine, presenting, proofs, signup, views

app_name = "institute"

urlpatterns = [
    path("", views.index, name="index"),
    path("month/<int:year>/<int:month>/", views.show_month, name="month"),
    path("sitting/<int:pk>.ics", views.sitting_calendar, name="sitting-calendar"),
    path("calendars/<uuid:key>.ics", views.personal_calendar, name="personal-calendar"),
    # A participant's own
    path("mine/", mine.show_mine, name="my-page"),
    path("mine/<uuid:key>/", mine.show, name="mine"),
    path("mine/<uuid:key>/choices/", mine.choose, name="choices"),
    path("mine/<uuid:key>/<int:pk>/pass/", mine.show_pass, name="pass"),
    path("mine/<uuid:key>/<int:pk>/papers/<int:paper>/", mine.show_paper, name="paper"),
    path("mine/<uuid:key>/<int:pk>/opinion/", mine.rate, name="rate"),
    *[
        path(f"mine/<uuid:key>/<int:pk>/{deed}/", mine.act, {"deed": deed}, name=deed)
        for deed in ("drop", "accept", "swap")
    ],
    path("letters/<str:token>/", mine.unsubscribe, name="unsubscribe"),
    path("opinions/<str:token>/", presenting.show_opinions, name="opinions"),
    # Certificates
    path("certificates/", proofs.verify, name="verify"),
    path("certificates/issuer.json", proofs.issuer, name="issuer"),
    path("certificates/revoked/<int:number>.json", proofs.revocations, name="revocations"),
    path("certificates/<slug:code>/", proofs.show, name="certificate"),
    path("certificates/<slug:code>.pdf", proofs.paper, name="certificate-paper"),
    path("certificates/<slug:code>.json", proofs.badge, name="badge"),
    path("hours/", proofs.reports, name="reports"),
    # The door
    path("door/worker.js", door.show_worker, name="door-worker"),
    path("door/<int:pk>/", door.show_door, name="door"),
    path("door/<int:pk>/list.json", door.show_list, name="door-list"),
    path("door/<int:pk>/sync/", door.sync, name="door-sync"),
    # The desk
    path("desk/", desk.index, name="desk"),
    path("desk/new/", desk.edit_series, name="desk-new"),
    path("desk/<int:pk>/", desk.show_series, name="desk-series"),
    path("desk/<int:pk>/edit/", desk.edit_series, name="desk-edit"),
    path("desk/<int:pk>/after/", desk.after, name="desk-after"),
    path("desk/<int:pk>/cancel/", desk.cancel_series, name="desk-cancel-series"),
    path("desk/<int:pk>/follow-up.<slug:form>", desk.export_calls, name="desk-calls"),
    path("desk/<int:pk>/letters/<slug:kind>/", desk.preview, name="desk-preview"),
    path("desk/<int:pk>/workshops/new/", desk.edit_workshop, name="desk-new-workshop"),
    path("desk/<int:pk>/workshops/<int:workshop>/", desk.edit_workshop, name="desk-workshop"),
    path("desk/workshops/<int:workshop>/sittings/", desk.add_sitting, name="desk-add-sitting"),
    path("desk/workshops/<int:workshop>/cancel/", desk.cancel_workshop, name="desk-cancel-workshop"),
    path("desk/presenters/<int:pk>/withdraw/", desk.withdraw, name="desk-withdraw"),
    path("desk/sittings/<int:pk>/", desk.show_sitting, name="desk-sitting"),
    path("desk/sittings/<int:pk>/people.<slug:form>", desk.export_people, name="desk-people"),
    *[
        path(f"desk/sittings/<int:pk>/{deed}/", desk.change_sitting, {"deed": deed}, name=f"desk-{deed}")
        for deed in ("move", "seats", "cancel", "report", "close", "certificates")
    ],
    path("desk/registrations/<int:pk>/give-up/", desk.give_up, name="desk-give-up"),
    path("desk/sightings/<int:pk>/", desk.settle, name="desk-settle"),
    path("desk/certificates/<int:pk>/revoke/", desk.revoke, name="desk-revoke"),
    path("desk/certificates/<int:pk>/again/", desk.reissue, name="desk-reissue"),
    # A series by its own name, behind everything that has a name of its own
    path("<slug:slug>/", views.show_series, name="series"),
    path("<slug:slug>/calendar.ics", views.series_calendar, name="series-calendar"),
    path("<slug:slug>/sign-up/", signup.sign_up, name="sign-up"),
    path("<slug:slug>/sign-up/code/", signup.prove, name="prove"),
    path("<slug:slug>/sign-up/forget/", signup.forget, name="forget"),
    path("<slug:slug>/bring/", bringing.bring, name="bring"),
    path("<slug:slug>/<slug:workshop>/", views.show_workshop, name="workshop"),
]
