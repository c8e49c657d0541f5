// What a reader does with lessons while there is no line: it goes into the
// reader's own queue (outbox.js) and is sent, in order, when the line is back,
// from whatever page is open then. The page says how much waits, that it was
// sent, and what could not be counted.
"use strict";

(() => {
  const who = document.body.dataset.reader;
  const root = document.getElementById("late");
  const text = window.pageTexts(root);
  const told = `binapustaka-told-${who}`; // what could not be counted, until it has been read
  const list = () => JSON.parse(localStorage.getItem(told) || "[]");
  let csrf = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
  let renewed = false;
  let sent = false;

  const show = (words) => {
    const lines = list();
    root.querySelector(".late-words").textContent = words;
    root.querySelector("ul").replaceChildren(...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    root.querySelector("button").hidden = !lines.length;
    root.hidden = !words && !lines.length;
  };
  const count = () => {
    const n = new Set(outbox.all().filter((act) => !act.quiet || outbox.troubled()).map((act) => act.position)).size; // a text may wait twice
    show(n ? text(n === 1 ? "One" : "Waits", { n }) : sent ? text("Sent") : "");
  };

  // What the server's draft says, as far as this browser knows, and since when.
  const place = (url) => `binapustaka-draft-${who}-${url}`;
  const draft = (url) => JSON.parse(localStorage.getItem(place(url)) || "null") || { text: "", at: 0 };
  const base = (url, words) => localStorage.setItem(place(url), JSON.stringify({ text: words, at: Date.now() }));
  // Since when this browser knows that the lesson is counted as done.
  const mark = (url) => `binapustaka-done-${who}-${url}`;
  const done = (url) => Number(localStorage.getItem(mark(url)) || 0);
  const counted = (url) => { if (!done(url)) localStorage.setItem(mark(url), String(Date.now())); };
  const over = new Set(); // keys of texts that the server has by another way, while they may be under way
  const texts = (url) => outbox.all().filter((act) => act.url === url && act.kind === "text");

  // Forms' secret belongs to the session, which may be a new one by now.
  const renew = async () => {
    try {
      const response = await fetch("/offline/line", { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (!response.ok) return { words: text("SignedOut") };
      const line = await response.json();
      if (line.reader !== who) return { end: true }; // another account's session sends nothing of ours
      csrf = line.csrf;
      renewed = true;
      return { next: true };
    } catch {
      return {};
    }
  };

  const outbox = window.openOutbox(`binapustaka-late-${who}`, {
    highest: 0, serverNow: Date.now, chained: true, text, announce: () => {}, heard: () => {},
    request: (act) => ({
      url: `${act.url}/late`, method: "POST", headers: { "X-CSRF-Token": csrf },
      body: { client: act.by || localStorage.getItem("binapustaka-client"), seq: act.seq, kind: act.kind, ago: Math.max(0, Date.now() - act.when), ...act.answer, base: act.kind === "text" ? draft(act.url).text : undefined },
    }),
    busy: count,
    waits: (words) => (words === text("SignedOut") ? show(words) : count()),
    confirms: (reply) => reply.seq,
    taken: (act) => {
      renewed = false;
      sent = sent || !act.quiet;
      if (act.kind === "text" && !over.has(act.key)) base(act.url, act.answer.text);
      if (act.kind === "done") counted(act.url);
      count();
      document.dispatchEvent(new CustomEvent("late-sent", { detail: act }));
    },
    refused: (act, response, reply) => {
      if (window.signedOut(response) && !reply.key) return renewed ? { words: text("SignedOut") } : renew();
      if (![404, 409, 422].includes(response.status)) return {};
      outbox.drop(act); // can never be counted: say so and go on with the rest
      if (over.has(act.key) || act.kind === "text" && texts(act.url).length) return { next: true }; // a newer one says it all
      const line = text(act.kind === "text" ? "TextRefused" : "Refused", { title: act.title, why: reply.error });
      localStorage.setItem(told, JSON.stringify([...new Set([...list(), line])]));
      if (act.kind === "text") localStorage.setItem(`binapustaka-text-${who}-${act.url}`, act.answer.text);
      count();
      document.dispatchEvent(new CustomEvent("late-refused", { detail: act }));
      return { next: true };
    },
    sent: count,
  });
  root.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(told);
    count();
  });

  window.binapustakaLate = {
    // add notes an act with the lesson at that address; tried: it may be with the
    // server already; quiet: only if the line is lost is there something to say.
    add: (url, title, kind, answer = {}, more = {}) => {
      sent = false;
      outbox.add({ position: `${url} ${kind}`, url, title, kind, when: Date.now(), answer, ...more });
      count();
    },
    // saved says that the server has a draft which holds all that waits.
    saved: (url, words) => {
      for (const act of texts(url)) {
        over.add(act.key);
        outbox.drop(act);
      }
      base(url, words);
      count();
    },
    flush: outbox.flush,
    base,
    draft,
    done,
    counted,
    waiting: (url, kind) => outbox.all().findLast((act) => act.url === url && act.kind === kind),
  };
  count();
  outbox.flush();
})();
