/* Questions that depend on another answer: hidden while they are not put. Without this all are there to read. */
"use strict";

(() => {
  const dependent = [...document.querySelectorAll("[data-only-if]")];
  const fields = [...new Set(dependent.map((each) => each.closest(".field")))];

  function isPut(field) {
    const { onlyIf, answer } = field.querySelector("[data-only-if]").dataset;
    const given = [...document.getElementsByName(onlyIf)]
      .filter((each) => !each.closest("[hidden]"))
      .filter((each) => (["radio", "checkbox"].includes(each.type) ? each.checked : each.value.trim()));
    return given.some((each) => !answer || each.value.trim() === answer);
  }

  /* In their order: one that is hidden hides those that depend on it. */
  function look() {
    fields.forEach((field) => { field.hidden = !isPut(field); });
  }

  document.addEventListener("input", look);
  addEventListener("pageshow", look);
  look();
})();
