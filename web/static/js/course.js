// Writing a lesson: small comforts. Without this file everything works too, with
// a reload where a part of the page would do.
"use strict";

(() => {
  const form = document.getElementById("lesson-form");
  if (!form) return;

  // What is typed and not saved is not left behind without a question.
  let unsaved = document.querySelector(".notice.wrong, .notice.unsaved") !== null;
  form.addEventListener("input", (event) => { if (event.target.type !== "file") unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // A file that is too large is refused before it is sent; one that is on its
  // way shows how far it is.
  const isUpload = (event) => event.target.closest("[data-upload]") !== null;
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (!isUpload(event)) return;
    const input = document.getElementById("file"), file = input.files[0];
    const limit = file && Number({ image: input.dataset.picture, audio: input.dataset.audio }[file.type.split("/")[0]] || input.dataset.video);
    const refused = document.getElementById("upload-refused");
    refused.hidden = !file || file.size <= limit;
    if (!refused.hidden) {
      refused.textContent = input.dataset.tooLarge.replace("{name}", file.name).replace("{limit}", limit / 1e6);
      event.preventDefault();
      return;
    }
    document.getElementById("upload-progress").hidden = !file;
  });
  form.addEventListener("htmx:xhr:progress", (event) => {
    const bar = document.querySelector("#upload-progress progress");
    if (isUpload(event) && bar && event.detail.lengthComputable) bar.value = 100 * event.detail.loaded / event.detail.total;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (isUpload(event)) document.getElementById("upload-progress").hidden = true;
  });
  form.addEventListener("htmx:sendError", (event) => {
    if (!isUpload(event)) return;
    const refused = document.getElementById("upload-refused");
    refused.textContent = document.getElementById("file").dataset.lost;
    refused.hidden = false;
  });
})();

// Handing in: a file that is too large is refused before it is sent.
(() => {
  const input = document.querySelector("#handin-form input[type=file]");
  if (!input) return;
  const refused = document.getElementById("file-refused");
  input.addEventListener("change", () => {
    const large = [...input.files].find((file) => file.size > Number(input.dataset.limit));
    refused.hidden = !large;
    if (!large) return;
    refused.textContent = input.dataset.tooLarge.replace("{name}", large.name).replace("{limit}", input.dataset.limit / 1e6);
    input.value = "";
  });
})();
