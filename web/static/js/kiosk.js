// A kiosk forgets a form that somebody has left: after a minute without a touch
// it asks, and twenty seconds later the next person finds an empty form.
"use strict";

(() => {
  const sheet = document.querySelector("[data-kiosk]");
  const dialog = sheet.querySelector("dialog");
  const left = dialog.querySelector(".kiosk-left");
  const idle = 60, grace = 20;
  let still = 0;
  const start = sheet.querySelector("form");
  const empty = () => ![...start.elements].some((e) => e.checked || (e.localName === "textarea" && e.value));
  const touched = () => {
    still = 0;
    if (dialog.open) dialog.close();
  };
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) window.addEventListener(kind, touched, { passive: true });
  dialog.querySelector("button").addEventListener("click", touched);
  window.setInterval(() => {
    still++;
    if (still < idle || (empty() && window.scrollY === 0)) return;
    if (!dialog.open) dialog.showModal();
    const rest = idle + grace - still;
    left.textContent = String(Math.max(0, rest));
    if (rest <= 0) window.location.replace(sheet.dataset.kiosk);
  }, 1000);
})();
