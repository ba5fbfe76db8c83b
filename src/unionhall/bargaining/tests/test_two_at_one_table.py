"""Several of a team save at the very same moment: one is first, the others are told, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from unionhall.bargaining import drafting
from unionhall.bargaining.actions import ChangedMeanwhileError
from unionhall.bargaining.changes import Place, with_term
from unionhall.bargaining.drafting import Edit
from unionhall.bargaining.models import Package
from unionhall.bargaining.tests.samples import DAY, lay

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS = 4


def test_of_many_who_save_at_once_one_is_first_and_nobody_writes_over_her(roll, ben):
    ours = lay(roll.paras, ben).ours
    seen, start = ours.version, Barrier(EDITORS)

    def save(editor: int) -> int:
        """Save what she wrote; told of somebody else's change, look and save again. Returns her tries."""
        try:
            start.wait()
            package, tries = ours, 1
            while not _saved(package, editor, seen if tries == 1 else package.version):
                package, tries = Package.objects.get(pk=ours.pk), tries + 1
            return tries
        finally:
            connection.close()

    with ThreadPoolExecutor(EDITORS) as team:
        tries = list(team.map(save, range(EDITORS)))
    now = Package.objects.get(pk=ours.pk)
    assert sorted(term["name"] for term in now.now.years[1]["terms"]) == [f"Duty {n}" for n in range(EDITORS)]
    assert tries.count(1) == 1
    assert list(now.versions.values_list("number", flat=True)) == list(range(seen + EDITORS, 0, -1))


def _saved(package: Package, editor: int, seen: int) -> bool:
    stipend = {"kind": "stipend", "name": f"Duty {editor}", "people": "1", "amount": "100"}
    content = with_term(package.versions.get(number=seen).content, Place(1), stipend)
    try:
        drafting.save(package, Edit(content, f"editor {editor}", seen), by=None, on=DAY)
    except ChangedMeanwhileError:
        return False
    return True
