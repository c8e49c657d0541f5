// What is played of a lesson's videos and sounds, told to the server every 15
// seconds, at a pause and when the page is left, through the queue of outbox.js.
// Only what runs past counts: a jump adds nothing, and speed does not matter. A
// report holds all that was played since the page was opened, so that one which
// is lost or comes twice does no harm, and takes the place of those before it that
// this page has not sent yet.
"use strict";

(() => {
  const root = document.getElementById("watch");
  if (!root) return;
  const text = window.pageTexts(root);
  const say = root.querySelector(".watch-say");
  const announce = (words) => { root.querySelector("[role=status]").textContent = words; };
  const every = 15000; // ms

  const rows = [...root.querySelectorAll("[data-media]")].map((row) => ({
    row, path: row.dataset.media, at: Number(row.dataset.at), media: [...document.querySelectorAll(".lesson-text .prose :is(video, audio)")].find((m) => m.getAttribute("src") === row.dataset.media),
    played: [], last: null, fresh: false,
  })).filter((one) => one.media);

  const queue = window.openOutbox(`binapustaka-watch-${root.dataset.name}`, {
    highest: 0, serverNow: () => Date.now(), text, announce,
    heard: () => {},
    request: (act) => ({ url: root.dataset.save, method: "POST", headers: { "X-CSRF-Token": root.dataset.csrf }, body: { seq: act.seq, media: act.media, ...act.answer } }),
    busy: () => {},
    waits: (words) => { say.textContent = words; },
    confirms: (reply) => reply.seq,
    taken: (act, reply) => {
      const one = rows.find((r) => r.path === act.media);
      if (one) {
        one.row.querySelector("progress").value = reply.percent;
        one.row.querySelector(".watch-words").textContent = text("Played", { n: reply.percent });
      }
      const done = root.querySelector(".watch-done");
      if (reply.done && done.hidden) {
        done.hidden = false;
        announce(done.textContent.trim());
      }
    },
    refused: (act, response, reply) => {
      if (window.signedOut(response)) return { words: text("Signedout") };
      if (response.status < 400 || response.status >= 500) return {};
      queue.drop(act); // can never be taken: say so and go on
      refused = reply.error || "";
      return { next: true };
    },
    sent: () => { say.textContent = refused; refused = ""; },
  });
  let refused = "";

  // add notes that a part ran past; parts that touch become one.
  const add = (one, from, to) => {
    one.fresh = true;
    one.played.push([from, to]);
    one.played.sort((a, b) => a[0] - b[0]);
    one.played = one.played.reduce((all, [f, t]) => {
      const before = all[all.length - 1];
      if (before && f <= before[1] + 0.001) before[1] = Math.max(before[1], t); else all.push([f, t]);
      return all;
    }, []);
  };
  const note = (one) => {
    const now = one.media.currentTime;
    if (one.media.seeking) { one.last = null; return; }
    if (one.last !== null && now > one.last) add(one, one.last, now);
    one.last = now;
  };
  const send = (one) => {
    if (!one.fresh || !Number.isFinite(one.media.duration)) return;
    one.fresh = false;
    queue.add({ position: `${one.path} ${performance.timeOrigin}`, media: one.path, answer: { duration: one.media.duration, at: one.media.currentTime, played: one.played } });
    if (!queue.troubled()) queue.flush();
  };

  rows.forEach((one) => {
    const on = (name, act) => one.media.addEventListener(name, () => act(one));
    if (one.at > 0) one.media.currentTime = one.at; // where it was left; it is not loaded before it is played
    on("play", () => { one.last = one.media.seeking ? null : one.media.currentTime; });
    on("seeking", () => { one.last = null; });
    on("seeked", () => { one.last = one.media.currentTime; });
    on("timeupdate", note);
    on("pause", () => { note(one); send(one); });
    on("ended", () => {
      const end = one.played.find((part) => one.media.duration - part[1] < 0.5);
      if (end) add(one, end[1], one.media.duration);
      send(one);
    });
  });
  setInterval(() => rows.forEach(send), every);
  const leave = () => rows.forEach((one) => { if (!one.media.paused) note(one); send(one); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  window.addEventListener("pagehide", leave);
  if (queue.waiting()) queue.flush();
})();
