"""The rush: 5,000 people sign up for 40 workshops within a minute, against two web processes.

Each picks one to six. Half prove their address with a code, half have proved it before. Every
tenth form is sent twice at once, and what breaks off is sent again with the same form; in the middle a web
process is killed. Afterwards seats, lines, forms and letters are counted in the database.

    rush.py                  on SQLite and on PostgreSQL
    rush.py --on SQLite      on one of them
    rush.py --people 500     a smaller one; `--seconds 6` a shorter one
"""

import argparse
import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode
from urllib.request import urlopen

from databases import CHOSEN, DATABASES, on_each

from unionhall.core.crew import Plan

LIMIT = 2.0  # seconds within which 99 of 100 forms are answered
WORKSHOPS = 40
TWICE = 0.1
TOKEN = "rush" * 8
TRIES = 60
_FRONT = [sys.executable, "-m", "unionhall.core.front", "127.0.0.1"]


@dataclass
class Person:
    """Somebody in the rush: what she picks, and what came of it."""

    number: int
    picks: list[int]
    key: str
    cookie: str = ""
    page: str = ""
    seconds: list[float] = field(default_factory=list)
    again: int = 0


def main() -> int:
    options = _options()
    return _rush(options) if options.database else on_each(options.on)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--on", choices=DATABASES, default="", help="one of the two only")
    parser.add_argument("--threads", type=int, default=Plan.threads)
    parser.set_defaults(database=os.environ.get(CHOSEN, ""))
    return parser.parse_args()


def _rush(options: argparse.Namespace) -> int:
    import rushed  # noqa: PLC0415 - it starts Django, which the process that asks does not need

    sittings = rushed.stand(WORKSHOPS)
    dice = random.Random(7)
    people = [
        Person(number, sorted(dice.sample(sittings, dice.randint(1, 6))), rushed.new_key(number))
        for number in range(options.people)
    ]
    for person in people[1::2]:
        person.cookie = rushed.remembered(person.number)
    port = _free_port()
    server = subprocess.Popen(
        [*_FRONT, str(port), "2", str(options.threads), str(os.getpid())],
        env=os.environ,
    )
    try:
        _wait(port)
        begin, worked, site = time.monotonic(), time.process_time(), _spent(server.pid)
        asyncio.run(_all(people, port, options.seconds, server.pid, rushed.code_of))
        took, worked = time.monotonic() - begin, time.process_time() - worked
        site = _spent(server.pid) - site
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    print(f"\n{options.database}: {len(people):,} people in {options.seconds:.0f} s, done in {took:.0f} s")
    print(f"{'processor time of crowd, site (s)':36}{worked:10.1f}{site:10.1f}")
    print(f"{'of the site for each person (ms)':36}{site / len(people) * 1000:10.1f}")
    return _tell(people, rushed.count(people))


async def _all(people: list[Person], port: int, seconds: float, server: int, code_of) -> None:
    killing = asyncio.create_task(_kill_one(server, seconds / 2))
    dice = random.Random(11)
    await asyncio.gather(*(_come(each, port, dice.uniform(0, seconds), code_of, dice) for each in people))
    await killing


async def _kill_one(server: int, after: float) -> None:
    """Kill a web process in the middle of it all; the server begins another."""
    await asyncio.sleep(after)
    # The one with the most memory is a web process, not the keeper of semaphores.
    os.kill(max(_children(server), key=_memory), signal.SIGKILL)


def _children(server: int) -> list[int]:
    tasks = Path(f"/proc/{server}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def _spent(server: int) -> float:
    """The processor time of the server, of its processes, and of those that are dead, in seconds."""
    facts = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in _children(server)]
    own = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(map(int, own[11:15])) + sum(int(each) for fact in facts for each in fact[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])


async def _come(person: Person, port: int, at: float, code_of, dice: random.Random) -> None:
    """Look at the programme, choose, sign up; some tap twice."""
    await asyncio.sleep(at)
    await _ask(person, port, "GET", "/institute/rush/")
    form = [("pick", pick) for pick in person.picks] + [("key", person.key)]
    if person.cookie:
        await _send(person, port, "/institute/rush/sign-up/", form, dice)
        return
    form += [("name", f"Person {person.number}"), ("email", f"person{person.number}@example.org")]
    begin = time.monotonic()
    page = await _ask(person, port, "POST", "/institute/rush/sign-up/", form)
    person.seconds.append(time.monotonic() - begin)
    sealed = page.partition('name="sealed" value="')[2].partition('"')[0]
    told = [("sealed", sealed), ("code", code_of(sealed))]
    await _send(person, port, "/institute/rush/sign-up/code/", told, dice)


async def _send(person: Person, port: int, path: str, form: list, dice: random.Random) -> None:
    begin = time.monotonic()
    times = 2 if dice.random() < TWICE else 1
    answers = await asyncio.gather(*(_ask(person, port, "POST", path, form) for _time in range(times)))
    person.seconds.append(time.monotonic() - begin)
    person.page = answers[0]


async def _ask(person: Person, port: int, method: str, path: str, form: list | None = None) -> str:
    """The answer: the page, or where it leads. A request that breaks off is sent again as it was."""
    for _try in range(TRIES):
        try:
            status, headers, body = await asyncio.wait_for(_request(person, port, method, path, form), 30)
        except (OSError, EOFError, LookupError, ValueError, TimeoutError):
            status = 0
        if status == 200:
            return body
        if status == 302:
            return headers["location"]
        person.again += 1
        await asyncio.sleep(0.3)
    raise SystemExit(f"no answer to {method} {path}: {status}")


async def _request(person: Person, port: int, method: str, path: str, form: list | None):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        cookies = [f"csrftoken={TOKEN}", f"institute={person.cookie}"] if method == "POST" else []
        body = urlencode(form or []).encode()
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: close",
            f"Content-Length: {len(body)}",
            "Content-Type: application/x-www-form-urlencoded",
            f"X-CSRFToken: {TOKEN}",
            # Everybody comes from a network of her own: see BEHIND_PROXY in rushed.py.
            f"X-Forwarded-For: 10.1.{person.number // 250}.{person.number % 250}",
            *([f"Cookie: {'; '.join(cookies)}"] if cookies else []),
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        answer = await reader.read()
    finally:
        writer.close()
    head, _blank, page = answer.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in rest)}
    # Of a process that was killed, half an answer may have come, or none.
    if len(page) != int(headers["content-length"]):
        raise EOFError
    return int(first.split()[1]), headers, page.decode("utf-8", "replace")


def _tell(people: list[Person], counted: dict) -> int:
    seconds = sorted(each for person in people for each in person.seconds)
    p99 = quantiles(seconds, n=100)[98]
    print(f"{'forms sent, again after a break':36}{len(seconds):10,}{sum(p.again for p in people):10,}")
    print(f"{'median, p99, longest (s)':36}{median(seconds):10.2f}{p99:10.2f}{seconds[-1]:10.2f}")
    for name, number in counted["counts"].items():
        print(f"{name:36}{number:10,}")
    for wrong in counted["wrong"]:
        print(f"WRONG: {wrong}")
    print(f"{'limit of the p99 (s)':36}{LIMIT:10.2f}")
    return int(p99 > LIMIT or bool(counted["wrong"]))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    """Until both processes answer: a new connection goes to whichever is free."""
    answers = 0
    for _try in range(1200):
        try:
            with urlopen(f"http://127.0.0.1:{port}/institute/rush/?{_try}", timeout=1):
                answers += 1
        except OSError:
            answers = 0
            time.sleep(0.1)
        if answers == 20:
            return
    raise SystemExit("The site did not start.")


if __name__ == "__main__":
    sys.exit(main())
