// A page of ours beside one of SLiMS: it says that it is there, leaves the room
// to the lesson, and follows what is done in SLiMS.
(() => {
  if (window.parent === window) return;
  const { frame } = document.currentScript.dataset;
  const say = (what) => parent.postMessage({ binapustaka: what }, frame);
  document.documentElement.classList.add("beside");
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) say("close"); });

  // Whoever has done something in SLiMS sees whether it counts.
  const check = () => document.getElementById("beside-check")?.form.requestSubmit();
  addEventListener("message", (event) => { if (event.origin === frame && event.data.binapustaka === "worked") check(); });

  addEventListener("DOMContentLoaded", () => {
    const page = document.querySelector(".beside-page");
    if (page) {
      sessionStorage.setItem("beside", location.pathname + location.search);
      if (page.dataset.reminds === "false") say("silent");
      if (window.htmx) check();
    }
    const back = document.querySelector(".beside-back");
    back.hidden = !!page;
    back.href = sessionStorage.getItem("beside") || "/beside";
    for (const link of document.querySelectorAll("a[href]")) if (link.origin !== location.origin) link.target = "_blank";
    say("ready");
  });
})();
