"""The doors of the ground: files, and the screens for what is read in."""

from tests.doors import ALL, NONE, PUBLISHERS, Door, Stage

from unionhall.core.models import ImportRun

DOORS = {
    "media/<slug:folder>/<str:name>": [
        Door("/media/images/nothing.png", NONE),
        Door("/media/documents/memo.txt", NONE),
    ],
    "documents/<int:document_id>/<path:document_filename>": [
        Door("{memo}", ALL),
        Door("{notes}", (404, 404, 200, 200)),
        Door("{minutes}", (404, 404, 302, 200)),
    ],
    # Wagtail's own, behind ours: whatever it would serve, ours answers first.
    "wagtaildocs_serve": [Door("/documents/999999/memo.txt", NONE)],
    "wagtaildocs_authenticate_with_password": [
        Door("/documents/authenticate_with_password/999999/", NONE),
    ],
    "imports:index": [Door("/staff/imports/", PUBLISHERS)],
    "imports:new": [Door("/staff/imports/new/feed/", PUBLISHERS)],
    "imports:show": [Door("/staff/imports/{run}/", PUBLISHERS)],
    "imports:progress": [Door("/staff/imports/{run}/progress/", PUBLISHERS)],
    "imports:columns": [Door("/staff/imports/{run}/columns/", (302, 302, 404, 302), "post")],
    "imports:act": [Door("/staff/imports/{run}/act/", (302, 302, 404, 302), "post")],
    "imports:problems": [Door("/staff/imports/{run}/problems.csv", PUBLISHERS)],
}


def furnish(stage: Stage) -> None:
    stage.made["run"] = ImportRun.objects.create(importer="feed", file_name="feed.xml", state="done").pk
