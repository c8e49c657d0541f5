// Watches running jobs. Without it the page says how to reload by hand.
"use strict";

const say = document.querySelector("#job-say");
const sources = [];

function follow(box) {
  const source = new EventSource(box.dataset.jobEvents);
  sources.push(source);
  let step = "";
  source.addEventListener("progress", (event) => {
    box.innerHTML = event.data; // our own template's
    const now = box.querySelector(".job-step");
    if (now && now.firstChild.data !== step) {
      step = now.firstChild.data;
      say.textContent = step;
    }
  });
  source.addEventListener("over", (event) => {
    say.textContent = event.data;
    refresh();
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    box.textContent = box.dataset.jobLost;
    say.textContent = box.dataset.jobLost;
  });
}

function followAll() {
  document.querySelectorAll("[data-job-events]").forEach(follow);
}

async function refresh() {
  while (sources.length) sources.pop().close();
  await htmx.ajax("GET", location.pathname, { target: "#jobs", select: "#jobs", swap: "outerHTML" });
  followAll();
}

followAll();
