// Small comforts for every page; nothing here is needed for a page to work.
"use strict";

// pageTexts are the sentences that the server wrote into an element, for its script.
window.pageTexts = (root) => (name, values = {}) => Object.entries(values).reduce((s, [k, v]) => s.replaceAll(`{${k}}`, v), root.dataset[`text${name}`]);

// An open menu closes with Escape, by a click elsewhere, and when focus leaves it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("focusout", (event) => {
  const menu = event.target.closest && event.target.closest("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// A form that came back with problems takes the reader to the first of them.
const wrong = document.querySelector("[aria-invalid=true]") || document.querySelector(".notice.wrong[tabindex]");
if (wrong) wrong.focus();

// "Are you sure?" for buttons that ask for it: data-confirm holds the question.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const question = (button && button.dataset.confirm) || event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Signing out: what waits to be sent goes first, or the person decides; then
// what this browser keeps of them is deleted, even if the server is not there.
const unsent = () => !document.body.dataset.reader ? [] : Object.keys(localStorage).filter((name) => name.startsWith("binapustaka-")).flatMap((name) => {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    const n = kept.queue ? kept.queue.length : 1; // a list is what the version before kept
    return kept.owner === document.body.dataset.reader && n ? [{ name, n }] : [];
  } catch { return []; } // a setting, not an act that waits
});
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-signout]") || form.dataset.sure || event.defaultPrevented) return;
  if (!unsent().length && !(navigator.serviceWorker && navigator.serviceWorker.controller)) return;
  event.preventDefault();
  const text = window.pageTexts(form);
  await Promise.race([Promise.all((window.outboxes || []).map((outbox) => outbox.flush())), new Promise((late) => { window.setTimeout(late, 6000); })]);
  const left = unsent();
  if (left.length && !window.confirm(text("Unsent", { n: left.reduce((n, queue) => n + queue.n, 0) }))) return;
  for (const { name } of left) localStorage.removeItem(name);
  for (const name of Object.keys(localStorage)) if (name.includes(document.body.dataset.reader)) localStorage.removeItem(name);
  for (const name of window.caches ? await caches.keys() : []) if (name.startsWith("binapustaka-copies-")) await caches.delete(name);
  try {
    await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(6000) });
  } catch {
    window.alert(text("Offline"));
    return;
  }
  form.dataset.sure = "1";
  form.requestSubmit();
});

// What was done without a line is sent from any page (late.js).
const late = document.getElementById("late");
const lateStands = () => Object.keys(localStorage).some((name) => name === `binapustaka-told-${document.body.dataset.reader}`) || unsent().some(({ name }) => name.startsWith("binapustaka-late-"));
if (late && lateStands() && !document.querySelector("script[src*='/js/late.']")) {
  for (const url of late.dataset.scripts.split(" ")) {
    const script = document.createElement("script");
    script.src = url;
    script.async = false;
    document.head.append(script);
  }
}

// A form sent twice by a nervous double click is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  window.setTimeout(() => { delete form.dataset.sent; }, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What was typed before the session ended is not left behind without a question.
if (document.querySelector("[name=kept-target]")) {
  let leaving = false;
  document.addEventListener("submit", () => { leaving = true; });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-leave]")) leaving = true; });
  window.addEventListener("beforeunload", (event) => { if (!leaving) event.preventDefault(); });
}

// A box marked data-check-all ticks all of that name; without a script it stays hidden.
const showCheckAll = () => {
  for (const box of document.querySelectorAll("[data-check-all]")) box.closest("label").hidden = false;
};
showCheckAll();
document.addEventListener("htmx:afterSwap", showCheckAll);
document.addEventListener("change", (event) => {
  const name = event.target.dataset && event.target.dataset.checkAll;
  if (!name) return;
  for (const box of event.target.form.elements) {
    if (box.name === name && box.type === "checkbox" && !box.disabled) box.checked = event.target.checked;
  }
});
