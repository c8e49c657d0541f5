// A lesson that is an interactive package. What the package says goes into the
// queue of attempt_queue.js before it is sent, so that a lost line, a reload or
// a power cut loses nothing; it leaves the queue when the server has confirmed
// it, and only then does the page say "saved".
"use strict";

(() => {
  const root = document.getElementById("package");
  if (!root) return;
  const frame = root.querySelector("iframe");
  const say = root.querySelector(".content-say");
  const text = (name, values = {}) => Object.entries(values).reduce((s, [k, v]) => s.replaceAll(`{${k}}`, v), root.dataset[`text${name}`]);
  const keeps = root.dataset.keep === "true";

  let offset = Number(root.dataset.now) - performance.now();
  const queue = window.openAttemptQueue(`binapustaka-run-${root.dataset.run}`, 0, () => performance.now() + offset);
  const waiting = () => queue.all().length;
  const state = (kind, words) => {
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = (kind === "ok" ? "✓ " : "") + words;
    say.replaceChildren(span);
  };
  const announce = (words) => { root.querySelector("[role=status]").textContent = words; };

  // Sending: one after the other, the oldest first, again and again with
  // growing pauses until the server has it.
  let timer = 0;
  let pause = 0;
  let troubled = false;
  let sending = null;
  const trouble = (words) => {
    pause = Math.min(pause ? pause * 2 : 5, 30);
    let left = pause;
    const line = () => state("not", words || text("Unsaved", { n: left }));
    line();
    if (!troubled) announce(words || text("Unsaved", { n: left }));
    troubled = true;
    clearInterval(timer);
    timer = setInterval(() => {
      left -= 1;
      if (left > 0) { line(); return; }
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
    while (waiting()) {
      const act = queue.all()[0];
      const body = JSON.stringify({ item: act.position, seq: act.seq, seconds: act.seconds, ...act.answer, statement: act.statement });
      sending = act.seq;
      state("busy", text("Saving"));
      let response;
      let reply = {};
      try {
        response = await fetch(root.dataset.save, {
          method: "POST", redirect: "manual", keepalive: body.length < 20000, signal: AbortSignal.timeout(10000), // browsers keep no more than 64 KiB alive
          headers: { "Content-Type": "application/json" }, body,
        });
        if (response.headers.get("Content-Type") === "application/json") reply = await response.json();
      } catch {
        sending = null;
        trouble();
        return;
      }
      sending = null;
      if (reply.now) offset = reply.now - performance.now();
      if (response.ok && reply.seq) {
        queue.drop(act.seq);
        queue.seen(reply.seq);
        confirmed(act, reply);
      } else if (reply.key === "content.seq_ahead") {
        queue.renumber();
      } else if (response.status === 422 || response.status === 413 || reply.key === "course.not_enrolled") {
        queue.drop(act.seq); // can never be taken: say so and go on with the rest
        refused = reply.error;
        announce(refused);
      } else if (reply.key === "content.pass_gone") {
        trouble(reply.error); // what waits is sent when the page is loaded again
        return;
      } else {
        trouble();
        return;
      }
    }
    pause = 0;
    if (refused) state("not", refused);
    if (troubled) announce(text("Back"));
    troubled = false;
  };
  let refused = "";

  const confirmed = (act, reply) => {
    if (waiting()) return; // what comes after it says more
    refused = "";
    state("ok", text("Saved", { time: reply.clock }));
    if (act.position === Number(root.dataset.item)) root.querySelector(".content-status").textContent = reply.words;
    const line = root.querySelector(`[data-item="${act.position}"] .tick`);
    if (line && reply.state === "done") {
      line.classList.remove("open", "begun");
      line.textContent = "✓";
    }
    const done = root.querySelector(".content-done");
    if (reply.done && done && done.hidden) {
      done.hidden = false;
      announce(done.textContent);
    }
  };

  // Only what is in our own frame is listened to, and pages inside of it.
  const ours = (source) => {
    for (let w = source, up = 0; w && up < 10; w = w.parent, up += 1) {
      if (w === frame.contentWindow) return true;
      if (w === w.parent) return false;
    }
    return false;
  };
  window.addEventListener("message", (event) => {
    const said = event.data;
    if (!said || !said.binapustaka || !ours(event.source)) return;
    if (said.binapustaka === "height" && root.dataset.kind === "h5p") frame.style.height = `${Math.min(Math.max(Number(said.height) || 0, 160), 6000)}px`;
    if (said.binapustaka !== "act" || !keeps || typeof said.act !== "object") return;
    const { item, seconds, values, state: at, statement } = said.act;
    queue.add(statement ? { position: item, seconds, statement } : { position: item, seconds, answer: values ? { values } : { state: at } }, sending);
    if (!troubled) flush();
  });

  const wide = root.querySelector(".content-wide");
  wide.hidden = !frame.requestFullscreen;
  wide.addEventListener("click", () => { frame.requestFullscreen().catch(() => {}); });
  window.addEventListener("online", () => { pause = 0; flush(); });
  document.addEventListener("visibilitychange", () => { if (waiting()) flush(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // The package begins once what waits from before is with the server: it goes
  // on from there.
  const begin = async () => {
    if (waiting()) await flush();
    if (waiting()) { setTimeout(begin, 1000); return; }
    frame.src = root.dataset.src;
  };
  begin();
})();
