"""Lists as school districts send them, and every mistake in them at once."""

from pathlib import Path

import pytest

from tally.rolls.records import Record
from tally.rolls.sheets import ColumnMap, read_list, read_lists, read_map

ANA = Record(id="7", given_name="Ana", surname="Silva")


def written(folder: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "id,given_name,surname\n7,Ana,Silva\n",
        "\ufeffid,given_name,surname\r\n7,Ana,Silva\r\n",
        "id;given_name;surname\n7;Ana;Silva",
        "id\tgiven_name\tsurname\n7\tAna\tSilva\n",
        "id,given_name,surname\r7,Ana,Silva\r",
        "id, given_name, surname\n7, Ana, Silva\n\n , ,\n",
        'surname,"id",given_name\n"Silva",7,Ana\n',
        "id,given_name,surname\n7,Ana,Silva\n".encode("utf-16"),
        "id,given_name,surname,pay\n7,Ana,Silva\n",
    ],
)
def test_one_list_in_many_spreadsheets_clothes(tmp_path: Path, text: str | bytes) -> None:
    sheet = read_list(written(tmp_path, text), ColumnMap())
    assert (list(sheet.records), list(sheet.problems)) == ([ANA], [])


def test_an_old_windows_file_keeps_its_accents(tmp_path: Path) -> None:
    sheet = read_list(written(tmp_path, "given_name\nJosé\n".encode("cp1252")), ColumnMap())
    assert sheet.records[0].given_name == "José"


def test_without_ids_the_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    sheet = read_list(written(tmp_path, "surname\nSilva\n\nReyes\n"), ColumnMap())
    assert [record.id for record in sheet.records] == ["2", "4"]


def test_a_map_joins_columns_and_differs_by_side(tmp_path: Path) -> None:
    columns, problems = read_map(
        written(tmp_path, 'id = "Key"\nstreet = ["No", "Street"]\n[right]\nid = "Emp #"\n', "map.toml")
    )
    left = read_list(written(tmp_path, "Key,No,Street\na,12,Elm\n", "l.csv"), columns, "left")
    right = read_list(written(tmp_path, "Emp #,No,Street\nb,,Elm\n", "r.csv"), columns, "right")
    assert not [*problems, *left.problems, *right.problems]
    assert (left.records[0].id, left.records[0].street) == ("a", "12 Elm")
    assert (right.records[0].id, right.records[0].street) == ("b", "Elm")


def test_every_mistake_of_a_list_comes_back_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, "id,surname\n1,Silva\n,Reyes\n1,Nunes,extra\n")
    assert [str(problem) for problem in read_list(path, ColumnMap()).problems] == [
        "list.csv, row 4: 3 cells where the header has 2; quote the cells that hold a separator",
        "list.csv, row 3, column id: the row has no id",
        "list.csv, row 4, column id: the id 1 stands in row 2 already",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "list.csv: is empty"),
        ("surname,surname\nSilva,Silva\n", "list.csv, row 1, column surname: the header has it 2 times"),
        ('surname\n"Silva\n', "list.csv: cannot be read as CSV: unexpected end of data (line 2)"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str) -> None:
    (problem,) = read_list(written(tmp_path, text), ColumnMap()).problems
    assert str(problem).startswith(message)


def test_columns_are_missed_where_the_map_asks_for_them(tmp_path: Path) -> None:
    columns, _ = read_map(
        written(
            tmp_path, 'surname = "Last"\nphone = "Cell"\nemail = "Mail"\n[left]\nid = "Key"\n', "map.toml"
        )
    )
    paths = [
        written(tmp_path, "Key,Last\n1,Silva\n", "l.csv"),
        written(tmp_path, "Last,Mail\nSilva,a@b\n", "r.csv"),
    ]
    _, problems = read_lists(paths, columns)
    assert [str(problem) for problem in problems] == [
        "column Cell: no such column in l.csv nor in r.csv; the map wants it for phone"
    ]
    _, problems = read_lists(paths[::-1], columns)
    assert [str(problem) for problem in problems] == [
        "r.csv, row 1, column Key: no such column; the map wants it for id",
        "column Cell: no such column in r.csv nor in l.csv; the map wants it for phone",
    ]


def test_missing_columns_and_bad_rows_come_back_together(tmp_path: Path) -> None:
    columns, _ = read_map(written(tmp_path, 'id = "Key"\nsurname = "Last"\nphone = "Cell"\n', "map.toml"))
    _, problems = read_lists([written(tmp_path, "Key,Last\n1,Silva\n1,Reyes\n")], columns)
    assert [str(problem) for problem in problems] == [
        "list.csv, row 3, column Key: the id 1 stands in row 2 already",
        "column Cell: no such column in list.csv; the map wants it for phone",
    ]


def test_a_list_with_no_field_in_it_is_refused(tmp_path: Path) -> None:
    _, problems = read_lists([written(tmp_path, "Nachname\nSilva\n")], ColumnMap())
    assert [problem.message.partition(":")[0] for problem in problems] == ["no column in list.csv is one of"]


def test_every_mistake_of_a_map_comes_back(tmp_path: Path) -> None:
    _, problems = read_map(written(tmp_path, 'ssn = "SSN"\nphone = 5\nleft = "x"\n', "map.toml"))
    assert [problem.message.partition(";")[0] for problem in problems] == [
        "ssn is no field",
        "phone must be the title of a column or a list of titles",
        "[left] must be a table of fields and their columns",
    ]
    _, problems = read_map(written(tmp_path, "surname = \n", "map.toml"))
    assert "line 1" in problems[0].message
    assert read_map(tmp_path / "nowhere.toml")[1][0].file == "nowhere.toml"
