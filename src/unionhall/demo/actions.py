"""Building the demo: the script of `demo/content`, carried out by the desks' own actions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.models import Page

from unionhall.core.models import Attachment, Picture, User
from unionhall.demo import aid, bargaining, plans, roll, workshops
from unionhall.demo.cast import CAST, hire
from unionhall.demo.papers import paper
from unionhall.demo.posters import ALTERNATIVES, POSTERS, mark
from unionhall.demo.prose import body, html
from unionhall.demo.script import read
from unionhall.newsroom import actions as newsroom
from unionhall.newsroom.actions import Call, CampaignDraft, Lead, PostDraft, ResourceEntry
from unionhall.newsroom.models import Campaign, CampaignIndex, Kind, Post, PostIndex, Resource, Topic
from unionhall.pages import actions as pages
from unionhall.pages.actions import PageDraft, RoomDraft
from unionhall.pages.models import HomePage
from unionhall.places import actions as places
from unionhall.places.actions import DistrictFacts, LocalFacts
from unionhall.places.models import District, Division, Employer, Federation, Local, Municipality

LANGUAGES = ("en", "es", "pt")


@dataclass
class Stage:
    """What has been built so far, by the keys the script uses."""

    home: HomePage
    dot: User
    divisions: dict[str, Division] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    towns: dict[str, Municipality] = field(default_factory=dict)
    districts: dict[str, District] = field(default_factory=dict)
    employers: dict[str, Employer] = field(default_factory=dict)
    locals: dict[str, Local] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    campaigns: dict[tuple[str, str], Campaign] = field(default_factory=dict)
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)

    def room(self, kind: type[Page], language: str) -> Any:
        return kind.objects.get(locale__language_code=language)

    def picked(self, shelf: str, keys: list[str]) -> list[Any]:
        return [getattr(self, shelf)[key] for key in keys]


# A scene does its work between yields; each yield is one thing done.
Scene = Callable[[Stage], Iterator[None]]


def open_stage(host: str, port: int) -> Stage:
    """An open hall with its cast in it."""
    federation = read("places")["federation"]
    home = pages.open_hall(federation["name"], host=host, port=port)
    Federation.objects.update_or_create(site=home.get_site(), defaults=federation)
    people = {role.first_name: hire(role) for role in CAST}
    return Stage(home, people["Dot"])


def count() -> int:
    """How many things there are to do, for a progress bar."""
    script = read("places")
    return (
        sum(len(script[kind]) for kind in ("divisions", "topics", "districts", "other_employers", "locals"))
        + len(POSTERS)
        + len(read("resources"))
        + len(LANGUAGES)
        * (len(read("campaigns")) + len(read("pages")["standing"]) + len(script["divisions"]))
        + sum(len(post["title"]) for post in read("posts"))
        + len(LANGUAGES)
        + roll.count()
        + bargaining.count()
        + aid.count()
        + plans.count()
        + workshops.count()
    )


# --- Places -----------------------------------------------------------------------------------------------
def map_places(stage: Stage) -> Iterator[None]:
    script = read("places")
    for position, entry in enumerate(script["divisions"]):
        names = {name: value for name, value in entry.items() if name != "slug"}
        stage.divisions[entry["slug"]] = places.record_division(entry["slug"], names, position, by=stage.dot)
        yield
    for entry in script["districts"]:
        _map_district(stage, entry)
        yield
    for name in script["other_employers"]:
        stage.employers[name] = places.record_employer(name, by=stage.dot)
        yield
    for entry in script["locals"]:
        _charter(stage, entry)
        yield


def _town(stage: Stage, name: str) -> Municipality:
    if name not in stage.towns:
        stage.towns[name] = places.record_town("MA", name, by=stage.dot)
    return stage.towns[name]


def _map_district(stage: Stage, entry: dict) -> None:
    facts = DistrictFacts(name=entry["name"], kind=entry.get("kind", "local"))
    towns = [_town(stage, name) for name in entry["towns"]]
    district = places.record_district("MA", entry["code"], facts, towns=towns, by=stage.dot)
    stage.districts[entry["name"]] = district
    stage.employers[entry["name"]] = places.record_employer(
        f"{entry['name']} School Committee", district=district, by=stage.dot
    )


def _charter(stage: Stage, entry: dict) -> None:
    employers = [*entry.get("districts", []), *entry.get("employers", [])]
    facts = LocalFacts(
        name=entry["name"],
        contact_email=f"local{entry['number']}@baystate.example.org",
        divisions=stage.picked("divisions", entry["divisions"]),
        employers=stage.picked("employers", employers),
        towns=[_town(stage, name) for name in entry.get("towns", [])],
    )
    stage.locals[entry["number"]] = places.record_local(entry["number"], facts, by=stage.dot)


# --- The newsroom -----------------------------------------------------------------------------------------
def hang_posters(stage: Stage) -> Iterator[None]:
    for key, draw in POSTERS.items():
        stage.pictures[key] = _hang(stage, key, ALTERNATIVES[key], draw().png())
        yield


def keep_ledger(stage: Stage) -> Iterator[None]:
    for entry in read("places")["topics"]:
        names = {name: entry[name] for name in ("name", "name_es", "name_pt")}
        stage.topics[entry["slug"]] = newsroom.add_topic(**names, by=stage.dot)
        yield
    script = read("resources")
    replaces = {entry["superseded_by"]: entry["key"] for entry in script if "superseded_by" in entry}
    # What is superseded has to be in the ledger before what supersedes it.
    for entry in sorted(script, key=lambda entry: entry["key"] in replaces):
        old = stage.resources.get(replaces.get(entry["key"], ""))
        stage.resources[entry["key"]] = _enter(stage, entry, old)
        yield


def _enter(stage: Stage, entry: dict, old: Resource | None) -> Resource:
    facts = ResourceEntry(
        title=entry["title"],
        issued_by=entry["issued_by"],
        issued_on=entry["issued_on"],
        jurisdiction=Resource.Jurisdiction(entry["jurisdiction"]),
        link=entry.get("link", ""),
        document=_file(stage, entry) if "file" in entry else None,
        summary=entry.get("summary", ""),
        in_force_from=entry.get("in_force_from"),
        in_force_until=entry.get("in_force_until"),
        divisions=stage.picked("divisions", entry["divisions"]),
        topics=stage.picked("topics", entry["topics"]),
    )
    return newsroom.add_resource(facts, by=stage.dot, supersedes=old)


def _file(stage: Stage, entry: dict) -> Attachment:
    content = ContentFile(paper(entry).pdf(), name=entry["file"])
    return Attachment.objects.create(title=entry["title"], file=content, uploaded_by_user=stage.dot)


def _hang(stage: Stage, key: str, description: str, png: bytes) -> Picture:
    file = ImageFile(BytesIO(png), name=f"{key}.png")
    return Picture.objects.create(
        title=key.capitalize(),
        file=file,
        description=description,
        credit=read("places")["federation"]["short_name"],
        uploaded_by_user=stage.dot,
    )


def launch_campaigns(stage: Stage) -> Iterator[None]:
    logos: dict[str, Picture] = {}
    for entry in read("campaigns"):
        for partner in entry["partners"]:
            name = partner["name"]
            logos.setdefault(name, _hang(stage, f"mark-{len(logos)}", f"Mark of {name}", mark(len(logos))))
        for language in LANGUAGES:
            draft = _campaign(stage, entry, language, logos)
            index = stage.room(CampaignIndex, language)
            stage.campaigns[entry["key"], language] = newsroom.open_campaign(
                index, draft, by=stage.dot, on=_moment(entry["milestones"][0]["date"])
            )
            yield


def _campaign(stage: Stage, entry: dict, language: str, logos: dict[str, Picture]) -> CampaignDraft:
    return CampaignDraft(
        title=entry["title"][language],
        summary=entry["summary"][language],
        body=body(entry["body"][language]),
        slug=entry["key"],
        lead=_lead(stage, entry),
        asks=[(ask["title"], html(ask["text"])) for ask in entry["asks"]],
        milestones=[(milestone["date"], milestone["text"]) for milestone in entry["milestones"]],
        partners=[(partner["name"], "", logos[partner["name"]]) for partner in entry["partners"]],
        documents=stage.picked("resources", entry["resources"]),
        translates=stage.campaigns.get((entry["key"], "en")),
    )


def print_news(stage: Stage) -> Iterator[None]:
    for entry in sorted(read("posts"), key=lambda entry: entry["date"]):
        for language in entry["title"]:
            draft = _post(stage, entry, language)
            index = stage.room(PostIndex, language)
            post = newsroom.publish_post(index, draft, by=stage.dot, on=draft.date)
            stage.posts[entry["key"], language] = post
            yield
        for correction in entry.get("corrections", []):
            post = stage.posts[entry["key"], "en"]
            newsroom.correct(post, correction["text"], by=stage.dot, on=_moment(correction["date"]))


def _post(stage: Stage, entry: dict, language: str) -> PostDraft:
    call = entry.get("action")
    text = entry["body"].get(language) or entry["body"]["en"]
    blocks = [*body(text), *([_figures(entry["chart"], language)] if "chart" in entry else [])]
    return PostDraft(
        title=entry["title"][language],
        summary=entry["summary"][language],
        body=blocks,
        date=timezone.make_aware(datetime.fromisoformat(str(entry["date"]))),
        kind=Kind(entry["kind"]),
        slug=entry["key"],
        byline=entry["byline"][language],
        divisions=stage.picked("divisions", entry["divisions"]),
        locals=stage.picked("locals", entry.get("locals", [])),
        topics=stage.picked("topics", entry["topics"]),
        lead=_lead(stage, entry) if "picture" in entry else None,
        call=Call(call["label"][language], call["url"]) if call else None,
        part_of=stage.campaigns.get((entry.get("campaign", ""), language)),
        translates=stage.posts.get((entry["key"], "en")),
    )


def _figures(key: str, language: str) -> tuple[str, dict[str, Any]]:
    entry = read("figures")[key]
    words = {name: entry[name][language] for name in ("title", "says", "column", "measure")}
    figures = [
        {"label": label, "value": Decimal(value), "is_ours": bool(marks)}
        for label, value, *marks in entry["figures"]
    ]
    return (
        "figures",
        {**words, "unit": entry["unit"], "source": entry.get("source", ""), "figures": figures},
    )


def _lead(stage: Stage, entry: dict) -> Lead:
    return Lead(stage.pictures[entry["picture"]], ALTERNATIVES[entry["picture"]])


# --- The pages --------------------------------------------------------------------------------------------
def furnish_rooms(stage: Stage) -> Iterator[None]:
    rooms: dict[str, Page] = {}
    for slug, entry in read("pages")["divisions"].items():
        for language in LANGUAGES:
            draft = _room(stage, slug, entry, language, rooms.get(slug))
            home = stage.room(HomePage, language)
            room = pages.open_room(home, draft, by=stage.dot, on=_opening())
            rooms.setdefault(slug, room)
            yield
    standing: dict[tuple[str, str], Page] = {}
    for entry in read("pages")["standing"]:
        for language in LANGUAGES:
            key = entry["key"]
            parent = standing.get((entry.get("parent", ""), language)) or stage.room(HomePage, language)
            written = PageDraft(
                title=entry["title"][language],
                body=body(entry["body"][language]),
                summary=entry["summary"][language],
                slug=key,
                is_in_menu="parent" not in entry,
                translates=standing.get((key, "en")),
            )
            standing[key, language] = pages.write_page(parent, written, by=stage.dot, on=_opening())
            yield


def _room(stage: Stage, slug: str, entry: dict, language: str, english: Page | None) -> RoomDraft:
    division = stage.divisions[slug]
    suffix = "" if language == "en" else f"_{language}"
    return RoomDraft(
        title=getattr(division, f"name{suffix}"),
        division=division,
        body=body(entry["body"][language]),
        summary=entry["summary"][language],
        note=html(entry["note"][language]) if "note" in entry else "",
        slug=slug,
        people=[
            (who["name"], who["role"][language], who.get("email", "")) for who in entry.get("people", [])
        ],
        translates=english,
    )


def arrange_front_doors(stage: Stage) -> Iterator[None]:
    for language in LANGUAGES:
        home = stage.room(HomePage, language)
        pages.arrange_home(home, _front_door(stage, home, language), by=stage.dot, on=_opening())
        yield


def _front_door(stage: Stage, home: HomePage, language: str) -> list[tuple[str, Any]]:
    blocks = [(block.block_type, block.value) for block in home.body]
    for kind, value in blocks:
        if kind == "lead":
            value["post"] = stage.posts["two-streams", language]
        if kind == "todo":
            value["calls"] = [_call(stage, call, language) for call in read("pages")["to_do"]]
    return blocks


def _call(stage: Stage, call: dict, language: str) -> dict[str, Any]:
    link = {"label": call["label"][language], "page": stage.posts[call["post"], language], "url": ""}
    return {"title": call["title"][language], "text": call["text"][language], "link": link}


def _opening() -> datetime:
    return _moment(datetime(2021, 1, 4).date())


def _moment(day: Any) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9))


SCENES: dict[str, Scene] = {
    "Mapping the places": map_places,
    "Hanging the posters": hang_posters,
    "Keeping the ledger": keep_ledger,
    "Launching the campaigns": launch_campaigns,
    "Printing the news": print_news,
    "Furnishing the rooms": furnish_rooms,
    "Arranging the front doors": arrange_front_doors,
    "Calling the roll": lambda stage: roll.call_the_roll(stage.dot),
    "Laying the bargaining tables": lambda _stage: bargaining.lay_tables(),
    "School aid": lambda _stage: aid.open_books(),
    "Planning the money": lambda _stage: plans.plan_money(),
    "Opening the institute": lambda stage: workshops.open_institute(stage.dot),
}
