// Sitting a test. Every act (an answer, a flag) goes through the queue of
// outbox.js; only when the server has confirmed it does the page say "saved".
"use strict";

(() => {
  const root = document.getElementById("attempt");
  if (!root) return;
  const text = window.pageTexts(root);
  const base = root.dataset.base;
  const all = document.getElementById("all"); // the form around the questions when they stand on one page
  const forms = [...root.querySelectorAll(".question")];
  const positions = forms.map((form) => Number(form.dataset.position)); // those of sections that are open
  const formAt = (position) => forms[positions.indexOf(position)];
  const section = Number(root.dataset.section); // that the person is at; 0 in a test without
  const finish = document.getElementById("finish");
  const announce = (words) => { document.getElementById("announce").textContent = words; };

  // The server's clock and the end, kept right by every answer it gives. They
  // are told by the time since the page was opened: the computer's clock may be
  // wrong, or be put right in the middle.
  const now = () => performance.now();
  let offset = Number(root.dataset.now) - now();
  let end = now() + Number(root.dataset.remaining);
  const serverNow = () => now() + offset;
  let moved = false; // the person is at another section by now: another machine, or the clock
  let unread = 0; // how long what was refused is to be read, ms
  const sync = (reply) => {
    if (reply.section !== undefined && reply.section !== section) moved = true;
    if (reply.now) offset = reply.now - now();
    if (reply.remaining !== undefined) end = now() + reply.remaining;
  };

  // What this page knows of each question.
  const known = new Map(forms.map((form) => [Number(form.dataset.position), { answer: Number(form.dataset.answerSeq), flag: Number(form.dataset.flagSeq), flagged: form.dataset.flagged === "true" }]));
  const awaited = new Set(); // positions with an answer given here that is not known to be with the server
  let asking = false;
  let current = Number(root.querySelector(".cell[aria-current]").dataset.go);
  let over = false;
  let leaving = false;
  const leave = () => { leaving = true; root.dataset.leaving = "true"; }; // the page goes on by itself

  const blank = (form) => {
    const a = answers.get(form).read();
    return !(a.text || "").trim() && !a.point && !(a.options || []).some((i) => i >= 0) && !(a.texts || []).some((t) => t.trim());
  };
  const show = (position, answer, flagged) => {
    if (!formAt(position)) return;
    if (answer) answers.get(formAt(position)).show(answer);
    if (flagged !== undefined) known.get(position).flagged = flagged;
    paint(position);
  };

  const queue = window.openOutbox(`binapustaka-attempt-${root.dataset.id}`, {
    highest: Number(root.dataset.seq), serverNow, text, announce, heard: sync,
    request: ({ position, seq, answer, flagged }) => ({ url: `${base}/answers`, method: "PUT", headers: { "X-CSRF-Token": root.dataset.csrf }, body: { position, seq, answer, flagged } }),
    busy: (act) => state(act.position, "busy", text("Saving")),
    waits: (words) => {
      const position = (queue.all()[0] || { position: current }).position;
      state(current, "not", words);
      if (position !== current) state(position, "not", words);
    },
    confirms: (reply) => (reply.items ? Math.max(reply.items[0].answer_seq, reply.items[0].flag_seq) : 0),
    taken: (act, reply) => confirmed(act, reply),
    refused: (act, response, reply) => {
      const key = reply.key || "";
      if (key === "attempt.too_late" || key === "attempt.submitted") {
        closed(reply.error);
        return { end: true };
      }
      if (response.status === 422 || response.status === 404 || key.startsWith("section.")) {
        queue.drop(act); // can never be taken: say so and go on with the rest
        awaited.delete(act.position);
        state(formAt(act.position) ? act.position : current, "not", reply.error);
        announce(reply.error);
        if (key.startsWith("section.") && known.has(act.position)) [moved, unread] = [true, 6000];
        return { next: true };
      }
      return { words: window.signedOut(response) ? text("SignedOut") : "" };
    },
    sent: () => {
      if (moved) reopen(unread);
      else if (awaited.size) refresh(); // another tab has sent them
    },
  });
  const { add, flush, waiting } = queue;
  const { paint, state } = window.openAttemptMap(root, { text, base, forms, positions, formAt, blank, known, waiting });

  // Moving about needs no connection.
  const here = (position) => {
    current = position;
    for (const cell of root.querySelectorAll(".cell")) cell.removeAttribute("aria-current");
    root.querySelector(`.cell[data-go="${position}"]`).setAttribute("aria-current", "step");
    // The address is the question's own: a reload comes back to it.
    history.replaceState(null, "", `${base}?q=${position}`);
  };
  const go = (to, focus = true) => {
    const done = to === "finish";
    const position = done ? current : positions.includes(Number(to)) ? Number(to) : positions[0];
    if (all) all.hidden = done;
    else forms.forEach((form, i) => { form.hidden = done || positions[i] !== position; });
    finish.hidden = !done;
    here(position);
    if (done) root.querySelector(".cell[aria-current]").removeAttribute("aria-current");
    if (!focus) return;
    (done ? finish.querySelector("h1") : formAt(position).querySelector(".step")).focus({ preventScroll: true });
    if (all && !done) formAt(position).scrollIntoView();
    else window.scrollTo(0, 0);
  };
  if (all) root.addEventListener("focusin", (event) => {
    const form = event.target.closest(".question");
    if (form) here(Number(form.dataset.position));
  });

  // What is open is the server's to say.
  const reopen = (delay) => {
    if (leaving) return;
    leave();
    setTimeout(() => location.assign(base), delay);
  };

  const confirmed = (act, reply) => {
    const item = reply.items[0];
    const k = known.get(act.position);
    if (!k) return; // of a section that is closed by now
    const newer = queue.all().some((e) => e.position === act.position && e.answer);
    const elsewhere = act.answer && item.answer_seq > k.answer && !newer; // another tab's answer, or another machine's, stands
    if (elsewhere) show(act.position, item.answer);
    if (elsewhere && item.answer_seq > act.seq) {
      state(act.position, "ok", text("Replaced", { time: item.saved }));
    } else if (!newer) {
      state(act.position, "ok", text("Saved", { time: reply.clock }));
    }
    k.answer = Math.max(k.answer, item.answer_seq);
    if (!newer) awaited.delete(act.position);
    if (item.flag_seq > k.flag) { k.flag = item.flag_seq; show(act.position, null, item.flagged); }
  };

  const lock = () => {
    over = true;
    for (const input of root.querySelectorAll(".question :is(input, select, textarea, .flag, [data-move], [name$=accept])")) input.disabled = true;
  };
  const closed = (words) => {
    lock();
    queue.forget();
    state(current, "not", words);
    announce(words);
    leave();
    setTimeout(() => { location.assign(`${base}/result`); }, 6000);
  };

  // Acts.
  const answered = (form, delay) => {
    if (over) return;
    const position = Number(form.dataset.position);
    known.get(position).answer = add({ position, answer: answers.get(form).read() });
    awaited.add(position);
    state(position, "busy", text("Saving"));
    paint(position);
    if (queue.troubled() && delay) return; // the next try takes it along
    queue.soon(delay);
  };
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.matches("[data-submit]")) {
      handIn();
      return;
    }
    const button = event.submitter;
    const form = button && button.closest(".question");
    const does = (name) => button && button.name.endsWith(name);
    if (does("flag")) {
      const position = Number(form.dataset.position);
      const flagged = button.value === "1";
      known.get(position).flag = add({ position, flagged });
      show(position, null, flagged);
      queue.soon(0);
      return;
    }
    if (does("accept")) answers.get(form).accept();
    if (does("to")) go(button.value);
    else flush();
  }, true);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.dataset.go);
  });

  // Handing in, or going on to the next section, waits until everything is with
  // the server.
  const handIn = async () => {
    const form = finish.querySelector("form[data-submit]");
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    await flush();
    if (over && !waiting() && end > now()) return; // closed elsewhere: on the way to the result
    if (waiting()) {
      button.disabled = false;
      const words = text("FinishUnsent", { n: waiting() });
      finish.querySelector(".state").textContent = words;
      announce(words);
      return;
    }
    try {
      const response = await fetch(form.action, { method: "POST", redirect: "manual", headers: { "X-CSRF-Token": root.dataset.csrf }, signal: AbortSignal.timeout(15000) });
      if (response.type !== "opaqueredirect" && !response.ok) throw new Error(String(response.status));
    } catch {
      button.disabled = false;
      queue.trouble();
      if (over) setTimeout(handIn, 5000);
      return;
    }
    leave();
    if (form.action.endsWith("/submit")) queue.forget();
    location.assign(form.action.endsWith("/submit") ? `${base}/result` : base);
  };

  // The clock.
  const clock = document.getElementById("clock");
  const marks = [[300, "Five"], [60, "One"]];
  let ended = false;
  const two = (n) => String(n).padStart(2, "0");
  let drift = Date.now() - now();
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - now()) / 1000));
    if (Math.abs(Date.now() - now() - drift) > 5000) { // it was moved, or the computer slept and time stood still here
      drift = Date.now() - now();
      refresh();
    }
    const h = Math.floor(left / 3600);
    const parts = [two(Math.floor(left / 60) % 60), two(left % 60)];
    if (h) parts.unshift(String(h));
    clock.textContent = parts.join(root.dataset.separator);
    clock.classList.toggle("low", left <= 60);
    while (marks.length && left <= marks[0][0]) {
      const [at, name] = marks.shift();
      if (left > at - 30) announce(text(name));
    }
    if (left === 0 && !ended) {
      ended = true;
      timeUp();
    }
  };
  const timeUp = async () => {
    const typed = forms.find((f) => f.contains(document.activeElement));
    lock();
    if (typed) typed.querySelector(".step").focus();
    await flush();
    const stays = root.dataset.stays === "true";
    const up = stays ? "SectionUp" : "Up";
    const words = waiting() ? text(`${up}Offline`, { n: waiting() }) : text(up);
    announce(words);
    state(current, "not", words);
    if (waiting()) return;
    if (stays) reopen(2000); // this clock may run ahead of the server's a little
    else handIn();
  };

  // A tab that comes back to the front shows what the server has by now, and one
  // whose answers another tab of this browser has sent.
  const refresh = async () => {
    if (over || leaving || asking) return;
    asking = true;
    await flush();
    if (!waiting()) await ask();
    asking = false;
  };
  const ask = async () => {
    try {
      const response = await fetch(`${base}/state`, { redirect: "manual", signal: AbortSignal.timeout(10000) });
      if (!response.ok) return;
      const reply = await response.json();
      sync(reply);
      if (!reply.open) { location.assign(`${base}/result`); return; }
      if (moved) { reopen(0); return; }
      for (const item of reply.items) {
        const k = known.get(item.position);
        const busy = queue.all().some((e) => e.position === item.position);
        queue.seen(Math.max(item.answer_seq, item.flag_seq));
        if (!busy && (item.answer_seq > k.answer || item.answer_seq === k.answer && awaited.has(item.position))) {
          if (item.answer_seq > k.answer) show(item.position, item.answer);
          k.answer = item.answer_seq;
          awaited.delete(item.position);
          state(item.position, "ok", text("Saved", { time: item.saved }));
        }
        if (!busy && item.flag_seq > k.flag) { k.flag = item.flag_seq; show(item.position, null, item.flagged); }
      }
    } catch { /* no line: the next return to the front asks again */ }
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") refresh(); });
  window.addEventListener("storage", () => { if (awaited.size && !waiting()) refresh(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  window.addEventListener("beforeunload", (event) => { if (!leaving && !over && waiting()) event.preventDefault(); });

  const answers = new Map(forms.map((form) => [form, window.openAnswer(form, { acted: (delay) => answered(form, delay), left: () => flush(), say: announce })]));

  // Begin: what waits from before (a power cut, another tab) stands on top of
  // what the server had when it wrote the page.
  for (const act of queue.all()) {
    const k = known.get(act.position);
    if (!k) continue; // of a section that is closed: the server says what becomes of it
    if (act.answer && act.seq > k.answer) { k.answer = act.seq; show(act.position, act.answer); }
    if (act.flagged !== undefined && act.seq > k.flag) { k.flag = act.seq; show(act.position, null, act.flagged); }
  }
  for (const position of positions) paint(position);
  for (const button of root.querySelectorAll(".save-all")) button.remove(); // everything is saved at once
  go(current, false);
  tick();
  setInterval(tick, 500);
  flush();
})();
