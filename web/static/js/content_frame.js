// Our part of an interactive package's own page. It runs before the package's
// scripts, in an origin that no page of ours has (web/content_show.go), and is
// what they find when they look for the LMS.
"use strict";

(() => {
  const run = window.binapustakaRun;
  const lesson = window.top; // the page around, which keeps and sends
  const began = performance.now();
  let last = 0;

  // A page inside the package's own page, where that may be looked into.
  let around = null;
  try { if (window.parent !== window && window.parent.binapustakaRun) around = window.parent; } catch { /* it may not */ }

  // Packages take these for granted. In an opaque origin their use throws; in
  // the packages' own it would leave traces of one person for the next.
  const storage = () => {
    const kept = new Map();
    return {
      getItem: (name) => (kept.has(String(name)) ? kept.get(String(name)) : null), setItem: (name, value) => { kept.set(String(name), String(value)); },
      removeItem: (name) => { kept.delete(String(name)); }, clear: () => { kept.clear(); }, key: (i) => [...kept.keys()][i] ?? null, get length() { return kept.size; },
    };
  };
  for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { value: around ? around[name] : storage() });
  Object.defineProperty(document, "cookie", { get: () => "", set: () => {} });

  // An act goes to the lesson's page. While this page is being left nobody may
  // be there any more to take it, so it also goes to the server by itself.
  let leaving = false;
  const tell = (act) => {
    act.item = run.item;
    act.seconds = run.seconds + Math.round((performance.now() - began) / 1000);
    if (lesson !== window) lesson.postMessage({ binapustaka: "act", act }, "*"); // whoever frames this page has its pass
    if (!leaving || !run.keep) return;
    last = Math.max(last + 1, Math.floor(run.now + performance.now() - began));
    navigator.sendBeacon(run.save, JSON.stringify({ ...act, seq: last }));
  };
  window.binapustakaTell = tell;
  window.addEventListener("pagehide", () => { leaving = true; });
  window.addEventListener("beforeunload", () => { leaving = true; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") leaving = false; });
  if (run.api === "h5p") return;

  if (around) return; // it finds the API there

  const settings = { autocommit: false, lmsCommitUrl: false, mastery_override: true, logLevel: 5 };
  const old = run.api === "scorm12";
  const api = old ? new window.Scorm12API(settings) : new window.Scorm2004API(settings);
  api.loadFromFlattenedJSON(run.values);
  const own = old ? { API: api } : { API_1484_11: api };
  Object.assign(window, own);

  // The page around is another origin, which packages cannot look into. In its
  // place they find a window that has the API.
  if (window.parent !== window) {
    const real = window.parent;
    const outside = { ...own, closed: false, opener: null, close: () => {}, focus: () => {}, postMessage: (...all) => real.postMessage(...all) };
    outside.parent = outside.top = outside.self = outside.window = outside;
    Object.defineProperty(window, "parent", { value: outside, configurable: true, writable: true });
  }

  let waiting = 0;
  const send = () => {
    clearTimeout(waiting);
    waiting = 0;
    tell({ values: Object.fromEntries(Object.entries(api.getFlattenedCMI()).filter(([, value]) => typeof value === "string")) });
  };
  const changed = (delay) => () => {
    if (leaving) send();
    else if (!waiting || delay === 0) { clearTimeout(waiting); waiting = setTimeout(send, delay); }
  };
  const [set, commit, finish] = old ? ["LMSSetValue", "LMSCommit", "LMSFinish"] : ["SetValue", "Commit", "Terminate"];
  api.on(set, changed(500));
  api.on(commit, changed(0));
  api.on(finish, changed(0));
  window.addEventListener("pagehide", () => { if (waiting) send(); });
})();
