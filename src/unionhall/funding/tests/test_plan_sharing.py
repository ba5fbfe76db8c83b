"""What is kept shows the same dollars for good; whoever has the link reads it, and nobody else."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from unionhall.funding import answers, drafting, keeping
from unionhall.funding.drafting import Seen
from unionhall.funding.plans import Plan, Snapshot, Version
from unionhall.funding.tandem import as_json
from unionhall.funding.tests.planned import AIDES, begun
from unionhall.roster.tests.samples import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(roll) -> Plan:
    return begun(roll.local_1)


@pytest.fixture
def kept(plan, ben, sure) -> Snapshot:
    return keeping.keep(plan, "For the hearing of May 3", by=sure(ben))


def test_what_is_kept_shows_the_same_dollars_after_the_plan_the_law_and_the_solver_have_changed(
    kept, plan, ben, sure, monkeypatch
):
    before = as_json(answers.of_snapshot(kept))
    drafting.change(plan, ("investments", "i1"), {**AIDES, "fte": "3"}, seen=Seen(1), by=sure(ben))

    def solves_otherwise(*_values):
        raise AssertionError("what was kept is worked out again")

    for name in ("solve", "consider"):
        monkeypatch.setattr(answers, name, solves_otherwise)
    again = Snapshot.objects.get()
    assert as_json(answers.of_snapshot(again)) == before
    assert again.kept["version"]
    assert len(again.kept["lawbook"]) == 16
    assert again.kept["inputs"]["investments"][0]["fte"] == "30"


def test_an_answer_of_another_release_is_worked_out_again_unless_it_was_kept_for_good(plan):
    version = plan.latest
    answers.of_version(version)
    stale = {**version.kept, "version": "0.0.1"}
    stale["result"] = {**stale["result"], "objective": "1"}
    Version.objects.filter(pk=version.pk).update(kept=stale)
    assert answers.of_version(plan.latest).objective > 1


def test_a_link_opens_what_is_shared_for_a_stranger_and_a_guess_does_not(kept, ben, as_user, client, sure):
    bens = as_user(ben)
    assert client.get(kept.get_absolute_url()).status_code == 302
    shown = bens.get(kept.get_absolute_url()).content.decode()
    assert "Share by a link" in shown
    assert bens.post(f"/funding/plans/kept/{kept.pk}/show/", {"wish": "share"}).status_code == 302
    kept.refresh_from_db()
    page = client.get(kept.shared_url)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'content="noindex"' in text
    for said in (
        "What this takes for granted",
        "sustained for good",
        "What breaks it first:",
        "Paraprofessionals",
    ):
        assert said in text, said
    assert json.loads(client.get(f"{kept.shared_url}plan.json").content)["status"] == "optimal"
    assert client.get(f"{kept.shared_url}plan.pdf").content.startswith(b"%PDF")
    assert client.get("/funding/plans/shared/guess/").status_code == 404
    assert "hearing of May 3" not in client.get("/funding/plans/").content.decode()
    old = kept.shared_url
    bens.post(f"/funding/plans/kept/{kept.pk}/show/", {"wish": "stop"})
    assert client.get(old).status_code == 404
    assert client.get(f"{old}plan.pdf").status_code == 404
    keeping.share(Snapshot.objects.get(), by=sure(ben))
    assert Snapshot.objects.get().shared_url != old


def test_a_published_plan_is_on_the_list_and_a_newer_one_takes_its_place(
    kept, plan, ben, ana, as_user, client
):
    bens = as_user(ben)
    assert as_user(ana).post(f"/funding/plans/kept/{kept.pk}/show/", {"wish": "publish"}).status_code == 404
    assert bens.post(f"/funding/plans/kept/{kept.pk}/show/", {"wish": "publish"}).status_code == 302
    kept.refresh_from_db()
    assert "hearing of May 3" in client.get("/funding/plans/").content.decode()
    page = client.get(kept.shared_url).content.decode()
    assert "noindex" not in page
    assert '"@type": "Dataset"' in page
    newer = bens.post(
        f"/funding/plans/{plan.pk}/keep/",
        {"seen": "1", "label": "For town meeting", "form_key": "5f0f3f0e-5c7c-4b0a-9d29-0d5b6a3a6f10"},
    )
    bens.post(f"{newer.headers['Location']}show/", {"wish": "publish"})
    listed = client.get("/funding/plans/").content.decode()
    assert "For town meeting" in listed
    assert "hearing of May 3" not in listed
    assert client.get(kept.shared_url).status_code == 200


def test_a_negotiator_of_a_unit_plans_but_a_plan_of_nobodys_local_is_not_hers_to_publish(
    roll, cleo, as_user, client, sure
):
    officer("negotiator", person=cleo.person, unit=roll.faculty)
    mine = begun(by=sure(cleo))
    snapshot = keeping.keep(mine, "Mine", by=sure(cleo))
    wish = f"/funding/plans/kept/{snapshot.pk}/show/"
    assert as_user(cleo).post(wish, {"wish": "publish"}).status_code == 404
    assert as_user(cleo).post(wish, {"wish": "share"}).status_code == 302
    assert Snapshot.objects.get().published_at is None


def test_keeping_twice_with_one_form_keeps_once(plan, ben, as_user):
    typed = {"seen": "1", "label": "Once", "form_key": "5f0f3f0e-5c7c-4b0a-9d29-0d5b6a3a6f10"}
    for _time in range(2):
        assert as_user(ben).post(f"/funding/plans/{plan.pk}/keep/", typed).status_code == 302
    assert Snapshot.objects.count() == 1


def test_a_label_with_a_sign_that_no_database_takes_is_kept_without_it(plan, ben, as_user):
    as_user(ben).post(f"/funding/plans/{plan.pk}/keep/", {"seen": "1", "label": "On\0ce"})
    assert Snapshot.objects.get().label == "Once"


def test_two_plans_stand_side_by_side(kept, plan, ben, cleo, as_user):
    bens = as_user(ben)
    bens.post(f"/funding/plans/{plan.pk}/starts/", {"start-i1": "FY25", "seen": "1"})
    address = f"/funding/plans/compare/?a=plan-{plan.pk}&b=kept-{kept.pk}"
    page = bens.get(address).content.decode()
    assert "from FY25" in page
    assert "from FY22" in page
    assert page.count("Who pays, year by year") == 2
    assert as_user(cleo).get(address).status_code == 404
    assert bens.get(f"/funding/plans/compare/?a=plan-{plan.pk}&b=kept-999").status_code == 404


def test_who_may_not_publish_takes_nothing_published_back(roll, ben, dot, as_user, sure, client):
    officer("research_staff", person=dot.person)
    mine = begun(owner=ben)
    snapshot = keeping.keep(mine, "Of the federation", by=sure(ben))
    keeping.publish(snapshot, on=mine.begun_at, by=None)
    bens = as_user(ben)
    assert "Stop sharing" not in bens.get(snapshot.get_absolute_url()).content.decode()
    wish = f"/funding/plans/kept/{snapshot.pk}/show/"
    assert bens.post(wish, {"wish": "stop"}).status_code == 404
    with pytest.raises(PermissionDenied):
        keeping.stop_sharing(snapshot, by=sure(ben))
    assert "Of the federation" in client.get("/funding/plans/").content.decode()
    assert as_user(dot).post(wish, {"wish": "stop"}).status_code == 302
    assert "Of the federation" not in client.get("/funding/plans/").content.decode()
