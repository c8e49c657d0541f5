// What this computer keeps: the list of it, one's own to remove, and the switch
// in the profile.
"use strict";

(async () => {
  const copies = window.binapustakaCopies;
  const root = document.getElementById("kept");
  const text = window.pageTexts(root);
  const show = (name, shown) => { const part = root.querySelector(name); if (part) part.hidden = !shown; };
  if (!copies.supported()) { show(".kept-cannot", true); return; }
  const who = document.body.dataset.reader || await copies.reader();
  const number = (n, digits) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits }).format(n);
  const size = (bytes) => (bytes < 1e6 ? number(Math.max(bytes / 1e3, 1), 0) + " KB" : number(bytes / 1e6, 1) + " MB");
  // own is what goes with a lesson that is removed; what others show too stays.
  const own = (e, all) => e.size + e.files.filter(([file]) => all.every((x) => x === e || x.files.every(([f]) => f !== file))).reduce((n, [, bytes]) => n + bytes, 0);
  const entries = async () => (await copies.list(who)).sort((a, b) => b.opened - a.opened);

  const paint = (all) => {
    show(".kept-none", !all.length);
    show(".kept-some", all.length);
    const rows = root.querySelector(".rows");
    if (!rows) return;
    root.querySelector(".kept-sum").textContent = text(all.length === 1 ? "One" : "Sum", { n: all.length, size: size(copies.sizeOf(all)) });
    rows.replaceChildren(...all.map((e) => {
      const row = root.querySelector("template").content.cloneNode(true);
      const link = row.querySelector("a");
      link.href = e.url;
      link.textContent = e.title;
      link.lang = e.lang;
      const name = row.querySelector(".kept-course");
      name.textContent = e.name;
      name.lang = e.lang;
      row.querySelector(".kept-about").textContent = text("About", { stamp: e.stamps ? e.stamps[document.documentElement.lang] : e.stamp, size: size(own(e, all)) });
      const button = row.querySelector("button");
      if (button) {
        button.setAttribute("aria-label", text("Remove", { title: e.title }));
        button.addEventListener("click", async () => {
          paint(await copies.drop(who, (x) => x.url === e.url));
          say(text("Removed", { title: e.title }));
        });
      }
      return row;
    }));
  };
  const say = (words) => { root.querySelector("[role=status]").textContent = words; };

  const all = root.querySelector(".kept-all");
  if (all) all.addEventListener("click", async () => {
    paint(await copies.drop(who, () => true));
    say(text("Emptied"));
  });

  const box = root.querySelector("input[type=checkbox]");
  if (box) {
    show(".kept-switch", true);
    box.checked = localStorage.getItem("binapustaka-keep") !== "off";
    box.addEventListener("change", async () => {
      if (box.checked) localStorage.removeItem("binapustaka-keep");
      else {
        localStorage.setItem("binapustaka-keep", "off");
        await copies.forget("");
        for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
      }
      say(text(box.checked ? "On" : "Off"));
    });
  }

  const again = root.querySelector(".kept-again");
  if (again) {
    for (const form of document.querySelectorAll("form.language")) form.remove(); // it needs the line, too
    again.addEventListener("click", () => location.reload());
    window.addEventListener("online", () => location.reload());
  }
  if (root.querySelector(".rows")) paint(await entries());
})();
