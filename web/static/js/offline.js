// A course's page and a lesson's: has the lesson kept (copies.js), marks what is
// kept, and in a copy, which the service worker shows while the server cannot be
// reached, says so and holds back what needs the line. Without HTTPS, or with
// keeping switched off in the profile, nothing of this happens.
"use strict";

(() => {
  const copies = window.binapustakaCopies;
  const who = document.body.dataset.reader;
  const place = document.querySelector("[data-course]");
  if (!who || !place || !copies.supported()) return;
  const course = Number(place.dataset.course);
  const here = place.dataset.keep;

  const mark = (entries) => {
    const sign = document.getElementById("kept-sign");
    for (const link of document.querySelectorAll(".toc a, .lessons.steps .main > a")) {
      const kept = entries.some((e) => e.url === link.pathname);
      const shown = link.querySelector(".kept-sign");
      if (kept && !shown) link.append(sign.content.cloneNode(true));
      else if (!kept && shown) shown.remove();
    }
  };

  const keep = async () => {
    await navigator.serviceWorker.register("/service-worker.js", { scope: "/", updateViaCache: "none" });
    await copies.meet(who, document.documentElement.lang);
    mark(await copies.keep(who, here, place.dataset.mark, course, Number(place.dataset.version)));
  };

  // Forms that cannot do without the server wait for it; a draft in a copy, which
  // may have been written on since, waits for the newest page.
  let back = false;
  const hold = (forms, held) => {
    for (const form of forms) {
      for (const button of form.querySelectorAll("button")) button.disabled = held;
      const note = form.querySelector(".needs-line");
      if (note) note.remove();
      if (!held) continue;
      const line = document.createElement("p");
      line.className = "needs-line muted small";
      line.textContent = document.getElementById("kept-sign").dataset[form.querySelector("[data-later=text]") && back ? "textNewest" : "textNeeds"];
      form.append(line);
    }
  };

  // Marking as done, and writing at a draft, need no line: late.js sends them.
  const late = window.binapustakaLate;
  const url = location.pathname;
  const title = document.querySelector(".lesson-text h1") ? document.querySelector(".lesson-text h1").textContent : "";
  const banner = document.getElementById("copy");
  const copied = async () => banner && (await copies.list(who)).find((e) => e.url === url); // what the list says of this copy
  if (!banner) for (const tick of document.querySelectorAll(".toc .tick:not(.open), .lessons.steps .tick:not(.open)")) late.counted(tick.closest("li").querySelector("a").pathname);
  const done = document.querySelector("form[data-later=done]");
  const marked = (kind, words) => {
    const line = document.createElement("p");
    line.className = `pill ${kind}`;
    line.textContent = words;
    done.replaceChildren(line);
  };
  if (done) {
    if (late.waiting(url, "done")) marked("soon", done.dataset.textWaits);
    else copied().then((copy) => { if (copy && late.done(url) > copy.asked) marked("done", done.dataset.textDone); });
    done.addEventListener("submit", async (event) => {
      if (!banner && navigator.onLine) return;
      event.preventDefault();
      const copy = await copied();
      if (Number(done.dataset.minutesLeft || 0) * 60000 > (copy ? Date.now() - copy.made : performance.now())) { window.alert(done.dataset.textEarly); return; }
      late.add(url, title, "done");
      marked("soon", done.dataset.textWaits);
      await late.flush();
      const next = done.dataset.next;
      if (!late.waiting(url, "done") || (await copies.list(who)).some((e) => e.url === next)) location.assign(next);
    });
  }
  const draft = document.querySelector("textarea[data-later=text]");
  if (draft) {
    const waits = () => late.waiting(url, "text");
    // What the server said is the base; a copy may be older than what was saved since.
    const begin = async () => {
      const copy = banner && await copied();
      if (copy && late.draft(url).at > copy.asked && draft.value === draft.defaultValue) draft.value = late.draft(url).text;
      else late.base(url, draft.defaultValue);
    };
    if (waits()) draft.value = waits().answer.text;
    else begin();
    let typing = 0;
    let safe = waits() ? draft.value : draft.defaultValue; // of what was typed here
    const write = (more) => {
      typing = 0;
      safe = draft.value;
      late.add(url, title, "text", { text: draft.value }, more);
    };
    let leave;
    if (banner) {
      draft.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(write, 800); });
      leave = () => { if (typing) write(); };
    } else {
      let saving = "";
      let asks = false; // it is under way
      const unheard = (more) => {
        asks = false;
        safe = saving;
        late.add(url, title, "text", { text: saving }, { ...more, tried: true });
        if (draft.value !== saving) write(more);
      };
      draft.addEventListener("htmx:beforeRequest", () => { saving = draft.value; asks = true; });
      draft.addEventListener("htmx:afterRequest", ({ detail }) => {
        if (detail.xhr.status) asks = false;
        if (!detail.successful) return;
        safe = saving;
        late.saved(url, saving);
      });
      for (const lost of ["htmx:sendError", "htmx:timeout"]) draft.addEventListener(lost, () => unheard());
      leave = () => {
        if (asks) unheard({ quiet: true });
        else if (draft.value !== safe) write({ quiet: true });
      };
    }
    // Whoever leaves at once loses no letter; who signs out sends them first.
    let gone = false;
    draft.addEventListener("input", () => { gone = false; });
    document.addEventListener("submit", () => {
      if (!gone) leave();
      gone = true;
    }, true);
    addEventListener("pagehide", () => { if (!gone) leave(); });

    const left = `binapustaka-text-${who}-${url}`; // what was refused, because the draft was written on elsewhere
    const offer = document.getElementById("draft-left");
    const show = () => {
      const kept = localStorage.getItem(left);
      if (!kept || kept === draft.value || !offer) return;
      offer.hidden = false;
      offer.querySelector("textarea").value = kept;
    };
    show();
    if (offer) offer.querySelector("button").addEventListener("click", () => {
      localStorage.removeItem(left);
      offer.hidden = true;
    });
    document.addEventListener("late-refused", ({ detail }) => {
      if (banner || detail.url !== url || detail.kind !== "text") return;
      late.base(url, draft.defaultValue);
      if (draft.value === detail.answer.text) draft.value = safe = draft.defaultValue;
      show();
    });
  }
  // What has been sent is in no copy yet.
  document.addEventListener("late-sent", async ({ detail }) => {
    const e = (await copies.list(who)).find((entry) => entry.url === detail.url);
    if (e && detail.kind !== "opened") copies.keep(who, e.url, "", e.course, e.version).catch(() => {});
  });

  if (!banner) {
    copies.list(who).then(mark);
    if (place.dataset.learning === "no") copies.drop(who, (e) => e.course === course).then(mark);
    else if (here && localStorage.getItem("binapustaka-keep") !== "off") keep().catch(() => {}); // the next opening tries again
    const waiting = document.querySelectorAll("form[data-needs-line]");
    window.addEventListener("offline", () => hold(waiting, true));
    window.addEventListener("online", () => hold(waiting, false));
    return;
  }

  // From here on the page is a copy.
  const text = window.pageTexts(banner);
  const forms = [...document.querySelectorAll("form[method=post]:not([data-signout], [data-later=done])")];
  const first = banner.querySelector(".copy-words").textContent;
  const say = (words, link) => {
    banner.querySelector(".copy-words").textContent = words;
    banner.querySelector("a").hidden = !link;
  };
  const lost = () => {
    back = false;
    hold(forms, true);
    say(first, false);
  };
  // The line is back when the server says who is signed in; then the forms get
  // what it asks of them by now.
  const look = async () => {
    if (back) return;
    try {
      const response = await fetch("/offline/line", { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (response.type === "opaqueredirect") { say(text("Ended"), true); return; }
      if (!response.ok) return;
      const line = await response.json();
      if (line.reader !== who) { location.reload(); return; }
      back = true;
      for (const field of document.querySelectorAll("input[name=_csrf]")) field.value = line.csrf;
      for (const played of document.querySelectorAll("#watch")) played.dataset.csrf = line.csrf;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": line.csrf }));
      for (const form of forms) hold([form], form.querySelector("[data-later=text]") !== null);
      say(text("Back"), true);
    } catch { /* no line yet */ }
  };
  hold(forms, true);
  if (!late.waiting(url, "opened")) late.add(url, title, "opened");
  copies.list(who).then((entries) => {
    mark(entries);
    for (const [file, size] of (entries.find((e) => e.url === location.pathname) || { left: [] }).left) {
      for (const shown of document.querySelectorAll(`[src="${file}"]`)) {
        const note = document.createElement("p");
        note.className = "notice";
        note.textContent = text("Left", { size: new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(size / 1e6) });
        (shown.closest("video, audio") || shown).replaceWith(note);
      }
    }
  });
  banner.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
  window.addEventListener("offline", lost);
  window.addEventListener("online", look);
  setInterval(look, 15000);
  look();
})();
