/* The service worker of the door: keeps its pages, its script and its looks, so that they open without a network. */
"use strict";

const SHELF = "door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) {
    return;
  }
  event.respondWith(fresh(event.request));
});

/* What the hall says now; what it said last, if it cannot be reached. Only whole, good answers are kept. */
async function fresh(request) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      await shelf.put(request, answer.clone());
    }
    return answer;
  } catch (offline) {
    const kept = await shelf.match(request, { ignoreSearch: false, ignoreVary: true });
    if (kept) {
      return kept;
    }
    throw offline;
  }
}
