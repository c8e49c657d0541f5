// A problem's line leads to it in the text of the file. Without this file the
// link leads to the text.
"use strict";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  const box = document.getElementById("text");
  if (!link || !box) return;
  event.preventDefault();
  const lines = box.value.split("\n");
  const at = Number(link.dataset.line) - 1;
  const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
  box.focus({ preventScroll: true });
  box.setSelectionRange(start, start + (lines[at] || "").length);
  box.scrollTo(0, at * parseFloat(getComputedStyle(box).lineHeight) - box.clientHeight / 3);
  box.scrollIntoView({ block: "center" });
});
