/* The list at the door on a phone: marks are kept on the phone first, and sent when the hall can be reached. */
"use strict";

(() => {
  const page = document.querySelector("[data-door]");
  if (!page) {
    return;
  }
  const { list: listUrl, sync: syncUrl, worker, door } = page.dataset;
  const drawer = `door-${door}`;
  const status = page.querySelector("[data-door-status]");
  const found = page.querySelector("[data-door-found]");
  const search = page.querySelector("[data-door-search]");
  const box = (id) => page.querySelector(`input[name=came][value="${id}"]`);
  let token = "";
  let people = [];

  const waiting = () => JSON.parse(localStorage.getItem(drawer) || "[]");
  const keep = (marks) => localStorage.setItem(drawer, JSON.stringify(marks));

  function say() {
    const marks = waiting().length;
    const there = page.querySelectorAll("input[name=came]:checked").length;
    const words = marks ? page.dataset.waiting.replace("0", marks) : page.dataset.sent;
    status.textContent = `${page.dataset.there.replace("0", there)} ${words}`;
  }

  /* Note a mark. The last one of a person counts, so that a slip of the thumb can be taken back. */
  function mark(person, came) {
    keep([...waiting().filter((each) => each.code !== person.code), { code: person.code, at: Date.now(), came }]);
    const tick = box(person.id);
    if (tick) {
      tick.checked = came;
    }
    found.textContent = `${came ? page.dataset.came : page.dataset.undone} ${person.name}`;
    say();
    send();
  }

  async function send() {
    const marks = waiting();
    if (!marks.length || !token) {
      return;
    }
    try {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      const answer = await fetch(syncUrl, { method: "POST", headers, body: JSON.stringify(marks) });
      if (!answer.ok) {
        token = ""; /* It may have grown old: the next try asks for the list, and with it for another. */
        return;
      }
      const sent = new Set(marks.map((each) => `${each.code} ${each.at}`));
      keep(waiting().filter((each) => !sent.has(`${each.code} ${each.at}`)));
      const { came } = await answer.json();
      came.forEach((id) => { const tick = box(id); if (tick) { tick.checked = true; } });
    } catch (offline) {
      /* The marks wait on the phone. */
    }
    say();
  }

  async function load() {
    try {
      const told = await (await fetch(listUrl)).json();
      people = told.people;
      token = told.token;
    } catch (offline) {
      /* The page itself is here; its list has not been kept yet. */
    }
    const marks = new Map(waiting().map((each) => [each.code, each.came]));
    people.forEach((each) => {
      const tick = box(each.id);
      if (tick) {
        tick.checked = marks.has(each.code) ? marks.get(each.code) : each.came;
      }
    });
    say();
    scanned();
    send();
  }

  /* A pass that the phone's own camera has read: its code stands behind the #. */
  function scanned() {
    const code = location.hash.slice(1).toLowerCase();
    if (code && people.length) {
      history.replaceState(null, "", location.pathname);
      enter(code);
    }
  }

  function enter(code) {
    const person = people.find((each) => each.code === code);
    if (person) {
      mark(person, true);
    } else {
      found.textContent = page.dataset.unknown;
    }
  }

  function filter() {
    const words = search.value.toLowerCase().trim();
    page.querySelectorAll("[data-door-row]").forEach((row) => {
      row.hidden = !!words && !row.textContent.toLowerCase().includes(words);
    });
  }

  /* Ask for everything once more as soon as the service worker listens, so that it has all of it. */
  function warm() {
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=preload], script[src]")];
    [location.pathname, listUrl, ...parts.map((part) => part.href || part.src)].forEach((url) => fetch(url).catch(() => {}));
  }

  page.addEventListener("change", (event) => {
    const person = people.find((each) => String(each.id) === event.target.value);
    if (event.target.name === "came" && person) {
      mark(person, event.target.checked);
    }
  });
  page.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = search.value.trim().toLowerCase();
    if (people.some((each) => each.code === code)) {
      search.value = "";
      enter(code);
    }
    filter();
    send();
  });
  search.addEventListener("input", filter);
  addEventListener("hashchange", scanned);
  const again = () => (token ? send() : load());
  addEventListener("online", again);
  setInterval(again, 15000);
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("controllerchange", warm);
    navigator.serviceWorker.register(worker).catch(() => {});
  }
  page.classList.add("is-live");
  load();
})();
