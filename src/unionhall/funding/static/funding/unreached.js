/* Says so when a part of the page could not be fetched: no network, or an answer that is an error. Such an answer
is a whole page and no part of this one. Others hear of it by the event "unreached". */
(() => {
  "use strict";

  let failed = null; // the method of the request

  function say(request) {
    failed = request.method;
    const alert = document.getElementById("unreached");
    if (alert) alert.hidden = false;
    document.dispatchEvent(new CustomEvent("unreached", { detail: request }));
  }

  document.addEventListener("htmx:before:response", (event) => {
    const { request, response } = event.detail.ctx;
    if (response.status < 400) return;
    event.preventDefault();
    say(request);
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (ctx && !ctx.response) say(ctx.request);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    // What could not be written down is not mended by a look at something else.
    if (failed === "POST" && event.detail.ctx.request.method !== "POST") return;
    failed = null;
    const alert = document.getElementById("unreached");
    if (alert) alert.hidden = true;
  });
})();
