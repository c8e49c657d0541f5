// What a page has to tell the server, on its way there. An act stands in
// localStorage, which other tabs of this browser share, before it is sent, so
// that a power cut, a reload or a lost line loses nothing; it leaves the queue
// when the server has confirmed it. Each has a key of its own there, from the
// name of the page that it was done on: whatever two tabs do in the same
// moment, neither writes over what the other did. Acts go one after the other,
// the oldest first, again and again with growing pauses. Numbers are the
// server's time in milliseconds as the page estimates it, and always higher
// than any seen, so that they tell in which order things happened, in two tabs
// and on two machines, and what comes twice is known by its number.
"use strict";

// openOutbox is the queue of that name. The page tells it
//   highest, serverNow()      the highest number known, the server's clock in ms
//   text(name, values)        its sentences, of which "Unsaved" (with n, seconds) and "Back" are used here
//   announce(words)           how it tells a screen reader
//   request(act)              { url, method, headers, body } that carries an act; the body becomes JSON
//   chained                   an act builds on what the server had: one that was sent, whose reply may be lost, is not replaced by a newer one
//   busy(act), waits(words)   what it shows while an act is sent, and while the next try is waited for
//   heard(reply)              what it takes from every answer, first of all
//   confirms(reply)           the highest number that the server has by a good answer; 0 where it is none
//   taken(act, reply)         what it does when an act is with the server and out of the queue
//   refused(act, response, reply)  { next } to go on, once it has dropped the act or mended what was wrong,
//                             { end } to send nothing more, { words } to say while it is tried again, or
//                             nothing for the usual sentence; it may take its time
//   sent()                    what it does when nothing waits any more
window.openOutbox = (name, page) => {
  const by = [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join(""); // this page's name of itself
  const memory = new Map(); // acts by key that the storage does not take: memory has to do
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const write = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } };
  const remove = (key) => { try { localStorage.removeItem(key); } catch { /* no storage here */ } };
  const keys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(`${name}/`)); } catch { return []; } };
  const all = () => [...new Map([...keys().map((key) => [key, read(key)]), ...memory]).values()].filter(Boolean)
    .sort((a, b) => a.seq - b.seq || (a.key < b.key ? -1 : 1));
  const waiting = () => all().length;
  const put = (act) => { if (write(act.key, act)) memory.delete(act.key); else memory.set(act.key, act); };
  const drop = (act) => {
    memory.delete(act.key);
    remove(act.key);
    memory.forEach(put); // there may be room by now
  };

  // The highest number given in this browser. What the version before left, as
  // one list under the name, is taken over, with the same keys by every tab.
  const last = () => {
    const kept = read(name) || {};
    if (kept.queue) {
      for (const act of kept.queue) put({ ...act, owner: kept.owner, key: `${name}/${act.seq}` });
      write(name, { last: kept.last });
      memory.forEach(put);
    }
    return kept.last || 0;
  };
  let count = 0; // of the acts on this page
  let highest = Math.max(page.highest, last());
  const seen = (seq) => { highest = Math.max(highest, seq); };
  // Numbers that ran ahead of the server: the acts that wait get new ones, in
  // their order, from its clock.
  const renumber = () => {
    highest = Math.floor(page.serverNow());
    for (const act of all()) put({ ...act, seq: ++highest });
    write(name, { last: highest });
  };

  let sending = null; // key of the act that is on its way
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
      sending = act.key;
      if (page.chained) put({ ...act, tried: true });
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
        drop(act);
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
      const others = all();
      highest = Math.max(highest + 1, last() + 1, ...others.map((e) => e.seq + 1), Math.floor(page.serverNow()));
      const key = `${name}/${by}-${++count}`;
      const older = others.filter((e) => e.position === act.position && e.answer && act.answer && e.key !== sending && !e.tried);
      put({ ...act, seq: highest, by, owner: document.body.dataset.reader, key });
      write(name, { last: highest });
      for (const e of older) if (!memory.has(key) || memory.has(e.key)) drop(e);
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
      memory.clear();
      for (const key of [name, ...keys()]) remove(key);
    },
  };
  window.outboxes = [...(window.outboxes || []), outbox]; // of this page
  return outbox;
};

// signedOut reports whether an answer says that nobody is signed in here any more.
window.signedOut = (response) => response.type === "opaqueredirect" || response.status === 401 || response.status === 403;
