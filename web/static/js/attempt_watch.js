// Where a test says so, it is noted when its page is no longer in front and
// when it is again: the moment and nothing else.
"use strict";

(() => {
  const root = document.getElementById("attempt");
  if (!root) return;
  const events = [];
  let away = false;
  let sending = false;
  let again = false; // the line came back while a try was under way that may still fail
  const send = async () => {
    again = sending;
    if (sending) return;
    sending = true;
    while (events.length) {
      try {
        const response = await fetch(`${root.dataset.base}/events`, {
          method: "POST", redirect: "manual", keepalive: true, signal: AbortSignal.timeout(10000),
          headers: { "Content-Type": "application/json", "X-CSRF-Token": root.dataset.csrf },
          body: JSON.stringify({ kind: events[0].kind, ago: Math.round(performance.now() - events[0].at) }),
        });
        if (response.status < 500) {
          events.shift();
          continue;
        }
      } catch { /* no line: the next event, or the line's return, takes it along */ }
      if (!again) break;
      again = false;
    }
    sending = false;
  };
  const note = (gone) => {
    away = gone;
    events.push({ kind: gone ? "left" : "back", at: performance.now() });
    send();
  };
  const look = () => {
    const gone = document.hidden || !document.hasFocus();
    if (gone !== away && root.dataset.leaving !== "true") note(gone);
  };
  window.addEventListener("blur", () => setTimeout(look, 300));
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", () => { if (!away && root.dataset.leaving !== "true") note(true); });
  window.addEventListener("online", send);
  note(document.hidden); // the server keeps it only if it says something new
})();
