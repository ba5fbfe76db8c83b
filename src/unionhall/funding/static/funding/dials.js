// Beside every number of the law a slider; without this script the numbers themselves are the form.
for (const number of document.querySelectorAll(".dial input[type=number]")) {
  if (!number.value) continue;
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
