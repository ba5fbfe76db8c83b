/* A slider beside each choice of a start year: dragged or moved by the keys, it shows at once what the plan
becomes, and writes it down when it is let go. Without it the choice does the same. */
(() => {
  "use strict";

  function slide(select) {
    if (select.nextElementSibling?.type === "range") return;
    const slider = document.createElement("input");
    const first = 1; // the choice before the years is to leave it to the plan
    Object.assign(slider, { type: "range", min: first, max: select.options.length - 1, step: 1 });
    slider.setAttribute("aria-label", select.dataset.slide);
    const show = () => slider.setAttribute("aria-valuetext", select.options[select.selectedIndex].text.trim());
    slider.value = Math.max(select.selectedIndex, first);
    show();
    slider.addEventListener("input", () => {
      select.selectedIndex = Number(slider.value);
      show();
      select.dispatchEvent(new Event("input"));
    });
    select.addEventListener("change", () => {
      slider.value = Math.max(select.selectedIndex, first);
      show();
    });
    select.after(slider);
  }

  const start = (root) => root.querySelectorAll("select[data-slide]").forEach(slide);
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:after:swap", () => start(document));
})();
