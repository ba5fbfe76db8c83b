/* Beside every number of the law a slider; without this script the numbers themselves are the form. */
(() => {
  "use strict";

  function slide(number) {
    if (!number.value || number.previousElementSibling) return;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = number.min;
    slider.max = number.max;
    slider.step = number.dataset.step;
    slider.value = number.value;
    slider.setAttribute("aria-labelledby", `${number.id}-label`);
    number.closest(".dial").querySelector("label").id = `${number.id}-label`;
    number.before(slider);
    slider.addEventListener("input", () => { number.value = slider.value; });
    number.addEventListener("input", () => { slider.value = number.value; });
  }

  const start = () => document.querySelectorAll(".dial input[type=number]").forEach(slide);
  // htmx brings back only what it has marked as its own; without this the first address stays as it was left.
  if (!history.state) history.replaceState({ htmx: true }, "", location.href);
  start();
  document.addEventListener("htmx:after:swap", start);
})();
