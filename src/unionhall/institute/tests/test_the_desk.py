"""Setting up and changing through the desk; groups, paper lists, previews; what shows on the site."""

import csv
import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command

from unionhall.core import dates, search
from unionhall.core.models import ImportRun, Picture
from unionhall.core.search import Narrowing
from unionhall.core.tests.brought import picture
from unionhall.institute import actions, groups, previews
from unionhall.institute.desks import SeriesForm, WorkshopForm
from unionhall.institute.groups import Group
from unionhall.institute.models import (
    Credit,
    Notice,
    Paper,
    Presenter,
    Question,
    Registration,
    Series,
    Sitting,
    Slip,
    Workshop,
)
from unionhall.institute.tests.samples import NOW, ahead, guest, sign_up, sitting, states, summer, workshop
from unionhall.institute.urls import urlpatterns
from unionhall.pages import upcoming
from unionhall.roster.tests.samples import officer, para

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(roll, as_user, django_user_model):
    """A browser in which education staff are signed in."""
    user = django_user_model.objects.create_user("clerk@example.org")
    officer("education_staff", user=user)
    return as_user(user)


def no_rows(*names: str) -> dict[str, str]:
    """The hidden fields of repeated forms that are left empty."""
    return {f"{name}-{field}": "0" for name in names for field in ("TOTAL_FORMS", "INITIAL_FORMS")}


def test_every_address_of_the_institute_itself_is_kept_from_series_and_workshops():
    routes = [str(each.pattern).split("/") for each in urlpatterns]
    assert SeriesForm.taken == {start for start, *_rest in routes if re.fullmatch(r"[-\w]+", start)}
    below_a_series = [route[1] for route in routes if route[0] == "<slug:slug>"]
    assert WorkshopForm.taken == {start for start in below_a_series if re.fullmatch(r"[-\w]+", start)}


def test_a_series_with_a_workshop_and_a_sitting_is_set_up_by_forms(clerk):
    told = {"title": "Autumn", "kind": "institute", "offer_hours": 24, "share": 80, "is_public": "on"}
    times = {"opens_at": "2026-11-02T10:00", "closes_at": "2026-11-01T10:00"}
    page = clerk.post("/institute/desk/new/", {**told, **times, **no_rows("questions")}).content.decode()
    assert "Sign-up closes before it opens." in page
    answer = clerk.post("/institute/desk/new/", {**told, **no_rows("questions")})
    series = Series.objects.get(slug="autumn")
    assert answer.url == f"/institute/desk/{series.pk}/"
    credit = {"credits-TOTAL_FORMS": "1", "credits-0-rule": "ma-pdp", "credits-0-hours": "1.5"}
    told = {"title": "Pay", "slug": "pay", "mode": "virtual", "audience": "public", "language": "en"}
    rows = no_rows("presenters", "credits", "papers") | credit
    faulty = clerk.post(
        f"/institute/desk/{series.pk}/workshops/new/", {**told, **rows, "credits-0-hours": "many"}
    )
    assert "There is a problem: Hours it counts for" in faulty.content.decode()
    clerk.post(f"/institute/desk/{series.pk}/workshops/new/", {**told, **rows})
    assert Credit.objects.get().workshop.title == "Pay"
    told = {"starts_at": "2026-12-04T10:00", "ends_at": "2026-12-04T11:30", "capacity": "0", "has_line": "on"}
    clerk.post(f"/institute/desk/workshops/{Workshop.objects.get().pk}/sittings/", told)
    made = Sitting.objects.get()
    assert made.starts_at.isoformat() == "2026-12-04T15:00:00+00:00"
    assert made.is_full


def test_another_title_raises_the_sequence_in_every_calendar(clerk):
    held = sitting(workshop(summer()))
    told = {"title": "Pay", "slug": "pay", "mode": "virtual", "audience": "public", "language": "en"}
    where = f"/institute/desk/{held.workshop.series_id}/workshops/{held.workshop_id}/"
    for _twice in range(2):
        clerk.post(where, {**told, **no_rows("presenters", "credits", "papers")})
    held.refresh_from_db()
    assert (held.workshop.title, held.sequence) == ("Pay", 1)


def test_the_list_of_everybody_says_what_was_asked(clerk):
    series = summer()
    soup = Question.objects.create(series=series, kind="select_multiple", label="Soup?", choices="Hot\nCold")
    held = sitting(workshop(series), starts_at=ahead(10))
    slip = sign_up(guest("Una"), held)
    slip.answers = {str(soup.pk): ["Hot", "Cold"]}
    slip.save()
    told = clerk.get(f"/institute/desk/sittings/{held.pk}/people.csv").getvalue().decode("utf-8-sig")
    assert "Soup?: Hot, Cold" in told


def test_the_list_of_whom_to_call_says_who_came_for_the_first_time(clerk):
    before, now = summer(slug="before"), summer()
    una, vic = guest("Una"), guest("Vic")
    for days, series, people in ((-90, before, [una]), (-9, now, [una, vic])):
        held = sitting(workshop(series), starts_at=ahead(days))
        for who in people:
            sign_up(who, held, on=held.starts_at - timedelta(days=1))
        held.registrations.update(came=True)
    told = clerk.get(f"/institute/desk/{now.pk}/follow-up.csv").getvalue().decode("utf-8-sig")
    head, first, second = csv.reader(told.splitlines())
    assert head[-1] == "Came for the first time"
    assert (first[0], second[0]) == ("Una", "Vic")
    assert first[-1] != second[-1]


def test_a_time_that_comes_twice_has_to_be_told_apart_and_one_that_is_jumped_over_is_refused(clerk):
    where = f"/institute/desk/workshops/{workshop(summer()).pk}/sittings/"
    twice = {"starts_at": "2026-11-01T01:30", "ends_at": "2026-11-01T03:00"}
    assert "this time comes twice" in clerk.post(where, twice).content.decode()
    never = {"starts_at": "2026-03-08T02:30", "ends_at": "2026-03-08T04:00"}
    assert "there is no such time" in clerk.post(where, never).content.decode()
    assert not Sitting.objects.exists()
    clerk.post(where, {**twice, "which": "second"})
    clerk.post(where, {**twice, "which": "first"})
    moments = [each.starts_at.isoformat() for each in Sitting.objects.all()]
    assert moments == ["2026-11-01T05:30:00+00:00", "2026-11-01T06:30:00+00:00"]


def test_an_address_of_the_institutes_own_pages_is_no_series(clerk):
    told = {"title": "Desk", "slug": "desk", "kind": "institute", "offer_hours": 24, "share": 80}
    clerk.post("/institute/desk/new/", {**told, **no_rows("questions")})
    assert not Series.objects.exists()


def test_cutting_seats_at_the_desk_says_how_many_are_too_many(clerk):
    full = sitting(workshop(summer()), starts_at=ahead(10))
    for name in ("Una", "Vic"):
        sign_up(guest(name), full)
    page = clerk.post(f"/institute/desk/sittings/{full.pk}/seats/", {"capacity": "1"}, follow=True)
    assert "Nobody was thrown out: choose who it is." in page.content.decode()
    una = full.registrations.first()
    clerk.post(f"/institute/desk/registrations/{una.pk}/give-up/", {"why": "The room is small."})
    assert states(full) == [("Una", "dropped"), ("Vic", "seated")]
    assert Notice.objects.get(kind="given up").facts == {"why": "The room is small."}


def test_the_file_of_another_meeting_is_refused_in_words(clerk):
    held = sitting(workshop(summer()))
    told = (
        "Name,Email,Join time,Leave time\nUna,una@example.org,01/05/2026 10:00:00 AM,01/05/2026 11:00:00 AM\n"
    )
    report = ContentFile(told.encode(), "report.csv")
    page = clerk.post(f"/institute/desk/sittings/{held.pk}/report/", {"report": report}, follow=True)
    assert "This is the report of another meeting" in page.content.decode()


def test_every_kind_of_letter_can_be_read_before_it_is_written(clerk):
    series = summer()
    sitting(workshop(series), starts_at=ahead(10))
    for kind, _label in previews.KINDS:
        page = clerk.get(f"/institute/desk/{series.pk}/letters/{kind}/").content.decode()
        assert page.count('class="letter"') == 3, kind
        assert ("ABCD-EFGH-JKMN" in page) == (kind == "thanks")
    assert not Notice.objects.exists()
    assert not Registration.objects.exists()


def test_an_officer_signs_up_her_people_and_is_told_of_each(roll, ben, as_user):
    para(roll, "Fay", "Ortiz")
    para(roll, "Gus", "Ortiz")
    held = sitting(workshop(summer(), audience="members"), starts_at=ahead(10), capacity=1)
    told = {
        "local": roll.local_1.pk,
        "picks": [held.pk],
        "key": str(uuid.uuid4()),
        "people": "Ana Reis\nFay Ortiz\nCleo Marsh\nNobody Atall",
    }
    for _twice in range(2):
        page = as_user(ben).post("/institute/summer/bring/", told).content.decode()
    assert states(held) == [("Ana Reis", "seated"), ("Fay Ortiz", "waiting")]
    assert page.count("Nobody in this local is called so.") == 2
    assert page.count("A seat.") == page.count("a place in line") == 1


def test_what_meant_nobody_stays_in_the_form_to_be_mended(roll, ben, as_user):
    held, key = sitting(workshop(summer()), starts_at=ahead(10)), str(uuid.uuid4())
    told = {"local": roll.local_1.pk, "picks": [held.pk], "key": key, "people": "Ana Reis\nNobody Atall"}
    page = as_user(ben).post("/institute/summer/bring/", told).content.decode()
    assert "Nobody Atall</textarea>" in page
    assert key not in page, "the form that was sent is not sent again"


def test_an_officer_signs_up_nobody_of_another_local(roll, ben, as_user):
    sitting(workshop(summer()), starts_at=ahead(10))
    told = {"local": roll.local_2.pk, "picks": [], "key": str(uuid.uuid4()), "people": "Cleo Marsh"}
    assert "There is a problem" in as_user(ben).post("/institute/summer/bring/", told).content.decode()
    assert not Registration.objects.exists()


def test_two_people_of_one_name_are_asked_about(roll, ben, sure):
    for _twice in range(2):
        para(roll, "Fay", "Ortiz")
    held = sitting(workshop(summer()), starts_at=ahead(10))
    group = Group(uuid.uuid4(), roll.local_1, held.workshop.series, (held.pk,), ("Fay Ortiz",))
    (line,) = groups.register(group, by=sure(ben), on=ahead(0))
    assert "Several people" in line.problem
    assert states(held) == []


def test_a_sheet_of_paper_is_read_in_and_read_in_again(home, tmp_path):
    held = sitting(workshop(summer()), starts_at=ahead(10), capacity=1)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "Name,E-mail,Workshop\n"
        "Una Vale,una@example.org,know your contract\n"
        "Vic Moor,vic@example.org,Know your contract\n"
    )
    for _twice in range(2):
        call_command("import", "workshop-list", str(sheet), verbosity=0)
    assert states(held) == [("Una Vale", "seated"), ("Vic Moor", "waiting")]
    assert ImportRun.objects.last().counts


def test_who_wrote_no_address_on_paper_is_found_by_name_on_the_roll_of_her_local(roll, ben, home, tmp_path):
    held = sitting(workshop(summer()), starts_at=ahead(10), capacity=5)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "Name,Local,Workshop\n"
        "ben okafor,1,Know your contract\n"
        "Nobody Known,1,Know your contract\n"
        "Una Vale,,Know your contract\n"
        "Vic Moor,999,Know your contract\n"
    )
    call_command("import", "workshop-list", str(sheet), "--leave-out", verbosity=0)
    assert states(held) == [("Ben Okafor", "seated")]
    said = [problem.message for problem in ImportRun.objects.get().problems.all()]
    assert ["Nobody in" in said[0], "number of her local" in said[1], said[2]] == [
        True,
        True,
        "There is no local 999.",
    ]


def test_a_question_that_contradicts_itself_is_told_so(clerk):
    series = summer()
    rows = {
        "label": "How do you come?",
        "kind": "select_one",
        "choices": "By car\nBy bus",
        "choices_es": "En coche",
        "least": "9",
        "most": "3",
        "only_if_answer": "By bus",
    }
    told = {"title": "Summer", "slug": "summer", "kind": "institute", "offer_hours": 48, "share": 75}
    part = {**no_rows("questions"), "questions-TOTAL_FORMS": "1"}
    page = clerk.post(
        f"/institute/desk/{series.pk}/edit/",
        {**told, **part, **{f"questions-0-{name}": value for name, value in rows.items()}},
    ).content.decode()
    assert "as many answers as there are in English" in page
    assert "smaller than the smallest" in page
    assert "Say which question" in page


def test_a_presenter_is_shown_with_her_photo_and_her_life(client, home):
    held = sitting(workshop(summer()), starts_at=ahead(10))
    photo = Picture.objects.create(title="Zed", file=ContentFile(picture(), "zed.jpg"))
    Presenter.objects.create(
        workshop=held.workshop, name="Zed Moor", life="A steward in Lynn.", picture=photo
    )
    page = client.get("/institute/summer/know-your-contract/").content.decode()
    assert "A steward in Lynn." in page
    assert re.search(r'<img[^>]+src="[^"]*zed[^"]*"', page)


def test_what_is_ahead_is_on_the_pages_that_gather_and_in_the_calendars(client, roll):
    series = summer()
    series.divisions.add(roll.psrp)
    sitting(workshop(series), starts_at=ahead(10))
    sitting(workshop(series, "For Local 2", audience="local", local=roll.local_2), starts_at=ahead(11))
    today = ahead(0).date()
    assert [each.belongs_to for each in upcoming.ahead("en", on=today)] == ["2 workshops"]
    assert len(upcoming.ahead("en", on=today, division=roll.psrp)) == 1
    assert upcoming.ahead("en", on=today, division=roll.teachers) == []
    assert "Summer Leadership Institute" in client.get("/locals/2/").content.decode()
    assert "Summer Leadership Institute" not in client.get("/locals/1/").content.decode()
    assert "SUMMARY:Know your contract" in client.get("/feeds/division/psrp.ics").content.decode()
    assert "SUMMARY:Know your contract" not in client.get("/feeds/division/teachers.ics").content.decode()
    assert "/institute/summer/know-your-contract/" in client.get("/sitemap-workshops-1.xml").content.decode()


def test_series_are_listed_with_their_days_soonest_first(client, clerk):
    autumn = summer(slug="autumn", title="Autumn School")
    sitting(workshop(autumn, "Stewards"), starts_at=ahead(90))
    sitting(workshop(autumn, "Safety"), starts_at=ahead(92))
    sitting(workshop(summer()), starts_at=ahead(10))
    sitting(workshop(summer(slug="old", title="Spring School"), "Past"), starts_at=ahead(-30))
    summer(slug="next", title="Winter School")
    page = client.get("/institute/").content.decode()
    titles = [
        "Summer Leadership",
        "Autumn School",
        "Winter School",
        '<h2 class="section-title">Before',
        "Spring School",
    ]
    assert sorted(titles, key=page.index) == titles
    assert f"{dates.day(ahead(90))} – {dates.day(ahead(92))}" in page
    desk = clerk.get("/institute/desk/").content.decode()
    assert f"{dates.day(ahead(90))} – {dates.day(ahead(92))}. 2 workshops." in desk


def test_a_canceled_series_keeps_its_place_in_the_list(client, home):
    gone = summer(cancelled_at=NOW)
    sitting(workshop(gone), starts_at=ahead(10), cancelled_at=NOW)
    page = client.get("/institute/").content.decode()
    assert page.index("Coming up") < page.index("canceled") < page.index(dates.day(ahead(10)))
    assert ">Before<" not in page
    summer(slug="never", title="Never Planned", cancelled_at=NOW)
    page = client.get("/institute/").content.decode()
    assert page.index(">Before<") < page.index("Never Planned")


@pytest.mark.django_db(transaction=True)
def test_workshops_are_found_while_their_series_is_on_the_site(home):
    series = summer()
    workshop(series, "Ventilation of classrooms")
    assert len(search.find("ventilation", "en", Narrowing()).ids) == 1
    series.is_public = False
    series.save()
    assert not search.find("ventilation", "en", Narrowing()).ids


def test_the_month_shows_each_sitting_on_its_own_day_in_the_federations_zone(client, home):
    late = sitting(workshop(summer()), starts_at=ahead(10).replace(hour=23, minute=30))
    day = ahead(10)
    page = client.get(f"/institute/month/{day.year}/{day.month}/").content.decode()
    cell = page.split(f'<time datetime="{day:%Y-%m-%d}">')[1].split("</td>")[0]
    assert late.workshop.title in cell
    assert timedelta(0) < late.ends_at - late.starts_at


def test_a_sheet_that_was_too_early_is_read_in_again_once_and_undoes_nothing_since(home, tmp_path):
    held = sitting(workshop(summer(opens_at=ahead(2))), starts_at=ahead(10))
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Name,E-mail,Workshop\nUna Vale,una@example.org,Know your contract\n")
    call_command("import", "workshop-list", str(sheet), verbosity=0)
    assert states(held) == []
    Series.objects.update(opens_at=None)
    Slip.objects.update(written_at=ahead(-1))
    for _twice in range(2):
        call_command("import", "workshop-list", str(sheet), verbosity=0)
    assert states(held) == [("Una Vale", "seated")]
    actions.drop(Registration.objects.get(), by=None, on=ahead(0))
    Slip.objects.update(written_at=ahead(-1))
    call_command("import", "workshop-list", str(sheet), verbosity=0)
    assert states(held) == [("Una Vale", "dropped")]


def test_a_material_is_called_by_what_it_is():
    with pytest.raises(ValidationError, match="does not say where the link goes"):
        Paper(title="Click here").clean_fields(exclude=["workshop"])
    Paper(title="The slides").clean_fields(exclude=["workshop"])
