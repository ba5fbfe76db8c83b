/* A slider beside each choice of a start year: dragged or moved by the keys, it shows at once what the plan
becomes, and writes it down when it is let go. Without it the choice does the same. What could not be written down
is put back. */
(() => {
  "use strict";

  const selects = () => document.querySelectorAll("select[data-slide]");
  const answer = () => document.getElementById("answer");
  let written = { years: {}, answer: "" };

  function slide(select) {
    if (select.nextElementSibling?.type === "range") return;
    const slider = document.createElement("input");
    const first = 1; // the choice before the years is to leave it to the plan
    Object.assign(slider, { type: "range", min: first, max: select.options.length - 1, step: 1 });
    slider.setAttribute("aria-label", select.dataset.slide);
    const show = () => slider.setAttribute("aria-valuetext", select.options[select.selectedIndex].text.trim());
    const follow = () => {
      slider.value = Math.max(select.selectedIndex, first);
      show();
    };
    follow();
    slider.addEventListener("input", () => {
      select.selectedIndex = Number(slider.value);
      show();
      select.dispatchEvent(new Event("input"));
    });
    select.addEventListener("change", follow);
    select.after(slider);
  }

  function keep() {
    const years = Object.fromEntries([...selects()].map((select) => [select.id, select.value]));
    written = { years, answer: answer().innerHTML };
  }

  function putBack() {
    for (const select of selects()) {
      select.value = written.years[select.id] ?? select.value;
      select.dispatchEvent(new Event("change")); // heard by its slider; it does not bubble up to the form
    }
    answer().innerHTML = written.answer;
    htmx.process(answer());
  }

  const start = () => selects().forEach(slide);
  document.addEventListener("DOMContentLoaded", () => {
    start();
    keep();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    start();
    if (!event.detail.ctx.sourceElement.matches("select[data-slide]")) keep();
  });
  document.addEventListener("unreached", (event) => {
    if (event.detail.method === "POST") putBack();
  });
})();
