// What a page has to tell the server, on its way there. An act stands in
// localStorage, which other tabs of this browser share, before it is sent, so
// that a power cut, a reload or a lost line loses nothing; it leaves the queue
// when the server has confirmed it. Acts go one after the other, the oldest
// first, again and again with growing pauses. Numbers are the server's time in
// milliseconds as the page estimates it, and always higher than any seen, so
// that they tell in which order things happened, in two tabs and on two
// machines, and what comes twice is known by its number.
"use strict";

// openOutbox is the queue of that name. The page tells it
//   highest, serverNow()      the highest number known, the server's clock in ms
//   text(name, values)        its sentences, of which "Unsaved" (with n, seconds) and "Back" are used here
//   announce(words)           how it tells a screen reader
//   request(act)              { url, method, headers, body } that carries an act; the body becomes JSON
//   busy(act), waits(words)   what it shows while an act is sent, and while the next try is waited for
//   heard(reply)              what it takes from every answer, first of all
//   confirms(reply)           the highest number that the server has by a good answer; 0 where it is none
//   taken(act, reply)         what it does when an act is with the server and out of the queue
//   refused(act, response, reply)  { next } to go on, once it has dropped the act or mended what was wrong,
//                             { end } to send nothing more, { words } to say while it is tried again, or
//                             nothing for the usual sentence; it may take its time
//   sent()                    what it does when nothing waits any more
window.openOutbox = (name, page) => {
  let memory = { queue: [], last: 0 };
  let highest = page.highest;
  const load = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(name));
      if (kept && Array.isArray(kept.queue)) memory = kept;
    } catch { /* no storage here: memory has to do */ }
    return memory;
  };
  const keep = (state) => {
    memory = { ...state, owner: document.body.dataset.reader };
    try { localStorage.setItem(name, JSON.stringify(memory)); } catch { /* as above */ }
  };
  const all = () => load().queue;
  const waiting = () => all().length;
  const seen = (seq) => { highest = Math.max(highest, seq); };
  const drop = (seq) => {
    const state = load();
    state.queue = state.queue.filter((e) => e.seq !== seq);
    keep(state);
  };
  // Numbers that ran ahead of the server: the acts that wait get new ones, in
  // their order, from its clock.
  const renumber = () => {
    const state = load();
    highest = Math.floor(page.serverNow());
    state.queue = state.queue.map((e) => ({ ...e, seq: ++highest }));
    state.last = highest;
    keep(state);
  };

  let sending = null; // number of the act that is on its way
  let timer = 0;
  let pause = 0;
  let troubled = false;
  let typing = 0;
  let since = 0; // when the oldest act that waits for a pause in typing happened

  const trouble = (words) => {
    pause = Math.min(pause ? pause * 2 : 5, 30);
    troubled = true;
    let left = pause;
    const line = () => words || page.text("Unsaved", { n: left });
    page.waits(line());
    if (pause === 5) page.announce(line());
    clearInterval(timer);
    timer = setInterval(() => {
      left -= 1;
      if (left > 0) { page.waits(line()); return; }
      clearInterval(timer);
      flush();
    }, 1000);
  };

  let running = null;
  const flush = () => {
    if (!running) running = run().finally(() => { running = null; });
    return running;
  };
  const run = async () => {
    clearInterval(timer);
    clearTimeout(typing);
    since = 0;
    while (waiting()) {
      const act = all()[0];
      const { url, method, headers, body } = page.request(act);
      const json = JSON.stringify(body);
      sending = act.seq;
      page.busy(act);
      let response;
      let reply = {};
      try {
        response = await fetch(url, {
          method, redirect: "manual", keepalive: json.length < 20000, signal: AbortSignal.timeout(10000), // browsers keep no more than 64 KiB alive
          headers: { "Content-Type": "application/json", ...headers }, body: json,
        });
        if (response.headers.get("Content-Type") === "application/json") reply = await response.json();
      } catch {
        sending = null;
        trouble();
        return;
      }
      sending = null;
      page.heard(reply);
      const has = response.ok ? page.confirms(reply) : 0;
      if (has) {
        drop(act.seq);
        seen(has);
        page.taken(act, reply);
      } else if ((reply.key || "").endsWith(".seq_ahead")) {
        renumber();
      } else {
        const verdict = (await page.refused(act, response, reply)) || {};
        if (verdict.end) return;
        if (!verdict.next) { trouble(verdict.words); return; }
      }
    }
    pause = 0;
    if (troubled) page.announce(page.text("Back"));
    troubled = false;
    page.sent();
  };

  window.addEventListener("online", () => { pause = 0; flush(); });
  window.addEventListener("offline", () => { if (waiting()) trouble(); });
  document.addEventListener("visibilitychange", () => { if (waiting()) flush(); });

  const outbox = {
    all, waiting, seen, drop, flush, trouble,
    troubled: () => troubled,

    // add numbers an act and puts it at the end. While somebody types, only the
    // newest answer of a position waits; what is being sent stays.
    add: (act) => {
      const state = load();
      highest = Math.max(highest + 1, state.last + 1, Math.floor(page.serverNow()));
      const i = state.queue.findIndex((e) => e.position === act.position && e.answer && act.answer && e.seq !== sending);
      if (i >= 0) state.queue.splice(i, 1);
      state.queue.push({ ...act, seq: highest });
      state.last = highest;
      keep(state);
      return highest;
    },

    // soon sends after a pause in typing, of no more than 15 s in all.
    soon: (delay) => {
      since = since || performance.now();
      clearTimeout(typing);
      typing = setTimeout(flush, Math.min(delay, Math.max(0, since + 15000 - performance.now())));
    },

    // forget is for what the server will never take again.
    forget: () => {
      clearInterval(timer);
      memory = { queue: [], last: 0 };
      try { localStorage.removeItem(name); } catch { /* as above */ }
    },
  };
  window.outboxes = [...(window.outboxes || []), outbox]; // of this page
  return outbox;
};

// signedOut reports whether an answer says that nobody is signed in here any more.
window.signedOut = (response) => response.type === "opaqueredirect" || response.status === 401 || response.status === 403;
