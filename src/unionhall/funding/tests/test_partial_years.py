"""A year of which only some towns have been read in does not stand for the state."""

from unionhall.core.freshness import generation
from unionhall.funding import books
from unionhall.funding.facts import Recipient, TownYear
from unionhall.funding.tests.aided import read_in

ABINGTON = (
    "lea,name,fy,eqv,income,foundbudget,target,mrgf,preliminary,increment,required\n"
    "1,Abington,2026,2693823800,725757000,34615458,20908030,3.31%,18881610,0,18881610\n"
)


def test_one_town_of_a_new_year_does_not_take_the_site_over(towns, client):
    assert read_in("ma-contributions", "towns.csv", ABINGTON) == {"new": 1}
    assert books.latest().year.ends_in == 2025
    assert "$88,503,759" in client.get("/funding/places/plymouth/").content.decode()
    assert "What towns must pay is complete." in client.get("/funding/law/").content.decode()


def test_the_rates_of_the_state_are_not_solved_from_some_of_its_towns(towns, client):
    read_in("ma-contributions", "towns.csv", ABINGTON)
    assert books.of(2026).towns.keys() == {1}
    assert not books.of(2026).contributions
    TownYear.objects.filter(recipient=Recipient.objects.get(lea=351), year=2025).delete()
    generation().bump()
    assert not books.of(2025).contributions
    page = client.get("/funding/law/", {"target_local_share": "55"}).content.decode()
    assert "What towns must pay is complete." not in page
    assert "What towns must pay cannot be solved: 350 towns of 351 have been read in." in page
    assert client.get("/funding/places/plymouth/").status_code == 200
