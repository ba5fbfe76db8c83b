"""Reports of Zoom and Teams as they are: joins added up, people found, another meeting refused."""

from datetime import UTC, datetime, timedelta

import pytest

from unionhall.core.bridge import RefusedError
from unionhall.institute import attendance, passes, reports
from unionhall.institute.attendance import Arrival
from unionhall.institute.models import Sighting
from unionhall.institute.tests.samples import FIRST, guest, place, sign_up, sitting, summer, workshop
from unionhall.roster.tests.samples import officer

pytestmark = pytest.mark.django_db

# The institute's first sitting is on July 8, 2026, from 10 to 11:30 a.m. Eastern.
ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,
812 3456 7890,Know your contract,07/08/2026 09:55:12 AM,07/08/2026 11:35:02 AM,host@example.org,100,7,

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Consent,In Waiting Room
Una Vale (Una V.),una.vale@example.org,07/08/2026 09:58:00 AM,07/08/2026 10:40:00 AM,42,Yes,,No
Una Vale,una.vale@example.org,07/08/2026 10:30:00 AM,07/08/2026 11:20:00 AM,50,Yes,,No
Vic Moor # she/her,,07/08/2026 10:00:00 AM,07/08/2026 10:20:00 AM,20,Yes,,No
Wesley Abbott,,07/08/2026 10:00:00 AM,07/08/2026 11:30:00 AM,90,Yes,,No
iPad,,07/08/2026 10:00:00 AM,07/08/2026 11:30:00 AM,90,Yes,,No
Una Vale,una.vale@example.org,07/08/2026 09:00:00 AM,07/08/2026 09:58:00 AM,58,Yes,,Yes
"""
TEAMS = (
    "1. Summary\r\n"
    "Meeting title\tKnow your contract\r\nAttended participants\t2\r\n"
    "Start time\t7/8/26, 9:55:12 AM\r\nEnd time\t7/8/26, 11:35:02 AM\r\nMeeting duration\t1h 39m 50s\r\n\r\n"
    "2. Participants\r\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\r\n"
    "Una Vale\t7/8/26, 9:58:00 AM\t7/8/26, 11:30:00 AM\t1h 10m 5s\tuna.vale@example.org\t\tPresenter\r\n"
    "Vic Moor\t7/8/26, 10:05:00 AM\t7/8/26, 11:30:00 AM\t1h 25m\t\t\tAttendee\r\n\r\n"
    "3. In-Meeting Activities\r\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\r\n"
    "Una Vale\t7/8/26, 9:58:00 AM\t7/8/26, 10:20:00 AM\t22m\tuna.vale@example.org\tPresenter\r\n"
    "Una Vale\t7/8/26, 10:42:00 AM\t7/8/26, 11:30:00 AM\t48m\tuna.vale@example.org\tPresenter\r\n"
    "Vic Moor\t7/8/26, 10:05:00 AM\t7/8/26, 11:30:00 AM\t1h 25m\t\tAttendee\r\n"
)
OLD_TEAMS = (
    "Full Name\tUser Action\tTimestamp\r\n"
    "Una Vale\tJoined\t7/8/2026, 10:00:00 AM\r\n"
    "Vic Moor\tJoined before\t7/8/2026, 9:59:00 AM\r\n"
    "Una Vale\tLeft\t7/8/2026, 10:30:00 AM\r\n"
    "Una Vale\tJoined\t7/8/2026, 10:40:00 AM\r\n"
    "Una Vale\tLeft\t7/8/2026, 11:30:00 AM\r\n"
)


@pytest.fixture
def held():
    """A sitting with four seats taken."""
    held = sitting(workshop(summer()), capacity=9)
    for name in ("Una Vale", "Vic Moor", "Wes Abbott", "Xia Lund"):
        sign_up(guest(name), held)
    return held


def of(held, name: str):
    return held.registrations.get(participant__name=name)


def test_a_report_of_zoom_adds_up_joins_and_counts_what_overlaps_once(held):
    attendance.take_report(held, ZOOM.encode(), by=None)
    una, vic = of(held, "Una Vale"), of(held, "Vic Moor")
    assert (una.minutes, una.came) == (80, True)
    assert (vic.minutes, vic.came) == (20, False)


def test_who_is_not_sure_is_shown_and_settled_by_staff(held):
    attendance.take_report(held, ZOOM.encode(), by=None)
    unsure = {each.name: each for each in held.sightings.exclude(state="matched")}
    # Wesley is Wes, as the names go; whose the iPad is, only somebody who was there can say.
    assert of(held, "Wes Abbott").minutes == 90
    assert set(unsure) == {"iPad"}
    assert of(held, "Xia Lund").came is None
    attendance.settle(unsure["iPad"], of(held, "Xia Lund"), by=None)
    assert (of(held, "Xia Lund").minutes, of(held, "Xia Lund").came) == (90, True)


def test_whoever_was_not_seen_is_noted_as_absent_once_staff_say_so(held):
    attendance.take_report(held, ZOOM.encode(), by=None)
    assert attendance.close(held, by=None) == 1
    assert of(held, "Xia Lund").came is False


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_report_of_teams_is_read_in_any_encoding(held, encoding):
    attendance.take_report(held, TEAMS.encode(encoding), by=None)
    assert (of(held, "Una Vale").minutes, of(held, "Vic Moor").minutes) == (68, 85)


def test_an_older_report_of_teams_tells_of_coming_and_going(held):
    attendance.take_report(held, OLD_TEAMS.encode("utf-16"), by=None)
    assert (of(held, "Una Vale").minutes, of(held, "Vic Moor").minutes) == (80, 90)


def test_the_same_report_again_changes_nothing(held):
    for _time in range(2):
        attendance.take_report(held, ZOOM.encode(), by=None)
    assert of(held, "Una Vale").minutes == 80
    assert Sighting.objects.count() == 4


def test_the_report_of_another_meeting_is_refused_whole(held):
    with pytest.raises(RefusedError) as refused:
        attendance.take_report(held, ZOOM.replace("07/08/2026", "07/15/2026").encode(), by=None)
    assert "another meeting: “Know your contract”" in refused.value.problems[0].message
    assert of(held, "Una Vale").came is None


def test_the_report_of_a_workshop_at_the_same_time_is_refused_by_its_title(held):
    beside = sitting(workshop(held.workshop.series, "Grievances"))
    told = ZOOM.replace(",Know your contract,", ",grievances,").encode()
    with pytest.raises(RefusedError):
        attendance.take_report(held, told, by=None)
    assert attendance.take_report(beside, told, by=None)


def test_the_report_of_a_nameless_meeting_beside_is_known_by_who_is_in_it(held):
    beside = sitting(workshop(held.workshop.series, "Grievances"), capacity=9)
    for name in ("Olga Stern", "Pat Reyes"):
        sign_up(guest(name), beside)
    people = b"Name,Total Duration (Minutes)\nOlga Stern,80\nPat Reyes,80\nUna Vale,80\n"
    with pytest.raises(RefusedError):
        attendance.take_report(held, people, by=None)
    assert len(attendance.take_report(beside, people, by=None)) == 3


def test_the_report_of_the_sitting_before_is_refused_though_the_workshop_is_the_same(held):
    later = sitting(held.workshop, starts_at=FIRST + timedelta(minutes=95), capacity=9)
    sign_up(guest("Olga Stern"), later)
    with pytest.raises(RefusedError):
        attendance.take_report(later, ZOOM.encode(), by=None)
    assert of(later, "Olga Stern").came is None


def test_first_and_last_time_count_for_no_more_than_the_minutes_that_are_told():
    report = reports.read(
        b"Name,First Join,Last Leave,In-Meeting Duration\n"
        b'Una Vale,"7/8/26, 10:00:00 AM","7/8/26, 11:30:00 AM",1h 10m 0s\n'
    )
    (una,) = report.people
    assert una.minutes(FIRST, FIRST + timedelta(minutes=90)) == 71


def test_a_mark_taken_back_offline_does_not_undo_a_newer_one(held):
    row = of(held, "Vic Moor").pk
    attendance.arrive(held, [Arrival(row, FIRST + timedelta(minutes=5))], by=None)
    attendance.arrive(held, [Arrival(row, FIRST, is_there=False)], by=None)
    assert of(held, "Vic Moor").came is True
    attendance.arrive(held, [Arrival(row, FIRST + timedelta(minutes=6), is_there=False)], by=None)
    assert of(held, "Vic Moor").came is False


def test_two_devices_of_one_person_count_once_while_both_are_there(held):
    two = ZOOM.replace("Vic Moor # she/her,,07/08/2026 10:00:00 AM,07/08/2026 10:20:00 AM,20", "{}").format(
        "Vic Moor,,07/08/2026 10:00:00 AM,07/08/2026 10:40:00 AM,40,Yes,,No\n"
        "Vic's tablet,,07/08/2026 10:20:00 AM,07/08/2026 11:00:00 AM,40"
    )
    attendance.take_report(held, two.encode(), by=None)
    attendance.settle(held.sightings.get(name="Vic's tablet"), of(held, "Vic Moor"), by=None)
    assert of(held, "Vic Moor").minutes == 60


def test_another_report_takes_back_what_the_one_before_said(held):
    attendance.take_report(held, ZOOM.encode(), by=None)
    attendance.arrive(held, [Arrival(of(held, "Vic Moor").pk, FIRST)], by=None)
    others = ZOOM.replace("Una Vale", "Olga Stern").replace("una.vale@", "olga@")
    attendance.take_report(held, others.encode(), by=None)
    una, vic = of(held, "Una Vale"), of(held, "Vic Moor")
    assert (una.minutes, una.came) == (None, None)
    assert (vic.minutes, vic.came) == (20, True), "she came in at the door"


def test_a_name_that_was_settled_wrongly_is_taken_back(held):
    attendance.take_report(held, ZOOM.encode(), by=None)
    tablet = held.sightings.get(name="iPad")
    attendance.settle(tablet, of(held, "Xia Lund"), by=None)
    attendance.settle(tablet, None, by=None)
    assert (of(held, "Xia Lund").minutes, of(held, "Xia Lund").came) == (None, None)


@pytest.mark.parametrize("hour", [5, 6])
def test_a_report_of_the_hour_that_comes_twice_is_of_the_hour_of_its_sitting(hour):
    starts_at = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
    night = sitting(workshop(summer()), starts_at=starts_at, ends_at=starts_at + timedelta(minutes=25))
    una = guest("Una Vale")
    sign_up(una, night)
    told = "Name,Email,Join time,Leave time\nUna Vale,una.vale@example.org,%s,%s\n"
    told %= ("11/01/2026 01:30:00 AM", "11/01/2026 01:50:00 AM")
    attendance.take_report(night, told.encode(), by=None)
    assert place(una, night).minutes == 20


@pytest.mark.parametrize("content", [b"", b"name,pay\nUna,7\n", b"%PDF-1.7 \x00\x01"])
def test_what_is_no_report_is_refused(held, content):
    with pytest.raises(RefusedError):
        attendance.take_report(held, content, by=None)


def test_a_report_without_times_tells_minutes_only(held):
    told = "Name (original name),Email,Total duration (minutes),Guest\nUna Vale,una.vale@example.org,70,Yes\n"
    attendance.take_report(held, told.encode(), by=None)
    assert of(held, "Una Vale").came is True


@pytest.mark.parametrize(("text", "minutes"), [("95", 95), ("1h 35m 3s", 95), ("01:35:03", 95), ("", 0)])
def test_durations_are_read_as_they_are_written(text, minutes):
    assert reports.duration(text) == minutes


def test_seconds_between_two_joins_cost_no_minute():
    ten = datetime(2026, 7, 8, 14, tzinfo=UTC)
    stays = [
        reports.Stay("Una", begin=ten, end=ten + timedelta(minutes=30)),
        reports.Stay("Una", begin=ten + timedelta(minutes=30, seconds=20), end=ten + timedelta(minutes=60)),
    ]
    assert reports.Seen("Una", "", tuple(stays)).minutes(ten, ten + timedelta(hours=1)) == 60


def test_the_share_of_the_session_decides():
    held = sitting(workshop(summer(share=75)))
    assert not attendance.is_enough(67, held)
    assert attendance.is_enough(68, held)


def test_the_same_arrival_from_two_phones_is_one(held):
    una = of(held, "Una Vale")
    assert attendance.arrive(held, [Arrival(una.pk, FIRST)], by=None) == 1
    assert attendance.arrive(held, [Arrival(una.pk, FIRST + timedelta(minutes=5))], by=None) == 0
    una.refresh_from_db()
    assert una.arrived_at == FIRST


def test_a_mark_by_mistake_is_taken_back_by_the_later_one(held):
    una = of(held, "Una Vale")
    marks = [Arrival(una.pk, FIRST + timedelta(minutes=1), is_there=False), Arrival(una.pk, FIRST)]
    attendance.arrive(held, marks, by=None)
    una.refresh_from_db()
    assert not una.came


def test_a_phone_sends_what_it_noted_offline(held, roll, as_user, django_user_model):
    clerk = django_user_model.objects.create_user("clerk@example.org")
    officer("education_staff", user=clerk)
    browser, una = as_user(clerk), of(held, "Una Vale")
    listed = browser.get(f"/institute/door/{held.pk}/list.json").json()["people"]
    code = next(each["code"] for each in listed if each["name"] == "Una Vale")
    marks = [{"code": code, "at": FIRST.timestamp() * 1000, "came": True}, {"code": "7-forged00", "at": 0}]
    answer = browser.post(f"/institute/door/{held.pk}/sync/", marks, content_type="application/json").json()
    assert (answer["kept"], answer["refused"], answer["came"]) == (1, 1, [una.pk])


def test_a_pass_of_another_workshop_opens_nothing(held):
    other = sitting(held.workshop)
    una = guest("Una Moss")
    sign_up(una, other)
    mine = place(una, other)
    assert passes.number_in(passes.code_of(mine)) == mine.pk
    assert passes.number_in(f"{mine.pk + 1}-{passes.code_of(mine)[-8:]}") is None
    assert attendance.arrive(held, [Arrival(mine.pk, FIRST)], by=None) == 0
