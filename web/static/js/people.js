// Finding people in a long list of boxes; without it the whole list is there.
"use strict";

for (const field of document.querySelectorAll("[data-finds]")) {
  const list = document.getElementById(field.dataset.finds);
  const labels = [...list.querySelectorAll("label")];
  if (labels.length < 8) continue;
  const said = document.getElementById("find-said");
  field.hidden = false;
  field.querySelector("input").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const label of labels) { // who is ticked stays in sight
      const fits = words.every((word) => label.textContent.toLowerCase().includes(word));
      label.hidden = !fits && !label.querySelector("input").checked;
      n += fits;
    }
    said.textContent = words.length ? window.pageTexts(said)("Found", { n }) : "";
  });
  field.querySelector("input").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // looks, does not send
  });
}
