// Comforts of the people pages; without them everything still works.
"use strict";

// Copying a link, where the browser allows it.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.querySelector("span").textContent = button.dataset.copied;
  });
}

// Choosing an account ticks its row, choosing none unticks it.
for (const select of document.querySelectorAll("select[data-ticks]")) {
  select.addEventListener("change", () => {
    select.closest("li").querySelector("[name=user]").checked = select.value !== "";
  });
}
