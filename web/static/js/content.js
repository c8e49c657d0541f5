// A lesson that is an interactive package. What the package says goes through
// the queue of outbox.js; only when the server has confirmed it does the page
// say "saved".
"use strict";

(() => {
  const root = document.getElementById("package");
  if (!root) return;
  const frame = root.querySelector("iframe");
  const say = root.querySelector(".content-say");
  const text = window.pageTexts(root);
  const keeps = root.dataset.keep === "true";

  let offset = Number(root.dataset.now) - performance.now();
  const state = (kind, words) => {
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = (kind === "ok" ? "✓ " : "") + words;
    say.replaceChildren(span);
  };
  const announce = (words) => { root.querySelector("[role=status]").textContent = words; };

  let refused = "";
  const queue = window.openOutbox(`binapustaka-run-${root.dataset.run}`, {
    highest: 0, serverNow: () => performance.now() + offset, text, announce,
    heard: (reply) => { if (reply.now) offset = reply.now - performance.now(); },
    request: (act) => ({ url: root.dataset.save, method: "POST", body: { item: act.position, seq: act.seq, seconds: act.seconds, ...act.answer, statement: act.statement } }),
    busy: () => state("busy", text("Saving")),
    waits: (words) => state("not", words),
    confirms: (reply) => reply.seq,
    taken: (act, reply) => confirmed(act, reply),
    refused: (act, response, reply) => {
      if (response.status === 422 || response.status === 413 || reply.key === "course.not_enrolled") {
        queue.drop(act); // can never be taken: say so and go on with the rest
        refused = reply.error;
        announce(refused);
        return { next: true };
      }
      return { words: reply.key === "content.pass_gone" ? reply.error : "" }; // then what waits is sent when the page is loaded again
    },
    sent: () => { if (refused) state("not", refused); },
  });
  const { flush, waiting } = queue;

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
    queue.add(statement ? { position: item, seconds, statement } : { position: item, seconds, answer: values ? { values } : { state: at } });
    if (!queue.troubled()) flush();
  });

  const wide = root.querySelector(".content-wide");
  wide.hidden = !frame.requestFullscreen;
  wide.addEventListener("click", () => { frame.requestFullscreen().catch(() => {}); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // The packages' own origin, if it is reached from here; a firewall may be
  // between. Without it most packages run as well.
  const reached = async (origin) => {
    if (!origin) return "";
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), 4000);
    try {
      await fetch(`${origin}/content/here`, { mode: "no-cors", cache: "no-store", credentials: "omit", signal: patience.signal });
      return origin;
    } catch {
      root.querySelector(".content-apart").textContent = text("Apart");
      return "";
    } finally { clearTimeout(timer); }
  };

  // The package begins once what waits from before is with the server: it goes
  // on from there.
  const begin = async () => {
    if (waiting()) await flush();
    if (waiting()) { setTimeout(begin, 1000); return; }
    const apart = await reached(root.dataset.apart);
    if (apart) frame.setAttribute("sandbox", `${frame.getAttribute("sandbox")} allow-same-origin`); // not ours: the packages'
    frame.src = apart + root.dataset.src;
  };
  begin();
})();
