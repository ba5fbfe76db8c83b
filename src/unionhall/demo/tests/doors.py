"""The doors that only the demo has."""

from tests.doors import ALL, NONE, Door, Stage

from unionhall.demo.cast import CAST, hire

DOORS = {
    "cast": [Door("/demo/cast/", ALL)],
    "cast-enter": [
        Door("/demo/cast/dot/", (302, 302, 302, 302), "post"),
        Door("/demo/cast/dot/", (405, 405, 405, 405)),
        Door("/demo/cast/nobody/", NONE, "post"),
    ],
}


def furnish(stage: Stage) -> None:
    for role in CAST:
        hire(role)
