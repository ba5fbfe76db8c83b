/* On the programme: says at once which of the chosen workshops overlap, and how many are chosen. */
"use strict";

(() => {
  const form = document.querySelector("[data-programme]");
  if (!form) {
    return;
  }
  const slots = [...form.querySelectorAll("[data-begins]")];
  const count = form.querySelector("[data-count]");
  if (!count) {
    return; // Sign-up is not open.
  }

  function look() {
    const chosen = slots.filter((slot) => slot.querySelector("input")?.checked);
    slots.forEach((slot) => {
      const overlaps = chosen.includes(slot) && chosen.some((other) => other !== slot
        && Number(slot.dataset.begins) < Number(other.dataset.ends)
        && Number(other.dataset.begins) < Number(slot.dataset.ends));
      slot.classList.toggle("is-clashing", overlaps);
    });
    count.textContent = chosen.length ? count.dataset.words.replace("0", chosen.length) : "";
  }

  form.addEventListener("change", look);
  addEventListener("pageshow", look);
  look();
})();
