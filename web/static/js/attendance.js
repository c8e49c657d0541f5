// Attendance is marked in halls whose line is lost. What is saved then goes into
// the queue of late.js: of the people whose mark was changed here alone, so that it
// takes nobody away who has checked in meanwhile.
"use strict";

(() => {
  const form = document.querySelector("form[data-late]");
  if (!form) return;
  const url = form.dataset.late;
  const text = window.pageTexts(form);
  const status = form.querySelector("[role=status]");
  const boxes = [...form.querySelectorAll("input[data-account]")];
  const minutes = (box) => (box.checked ? Number(form.elements[box.dataset.minutes].value.trim()) : 0);
  const changed = () => boxes.filter((box) => minutes(box) !== Number(box.dataset.was)).map((box) => ({ account: Number(box.dataset.account), minutes: minutes(box) }));
  const line = async () => {
    try {
      return (await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
    } catch {
      return false;
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const marks = changed();
    if (await line()) {
      form.submit();
      return;
    }
    delete form.dataset.sent;
    if (boxes.some((box) => box.checked && !(minutes(box) >= 1 && Number.isInteger(minutes(box))))) {
      status.textContent = text("Wrong");
      return;
    }
    if (!marks.length) {
      status.textContent = text("Nothing");
      return;
    }
    window.binapustakaLate.add(url, form.dataset.title, "attendance", { session: Number(form.elements.session.value), marks });
    status.textContent = text("Kept", { n: marks.length });
    window.binapustakaLate.flush();
  });
  document.addEventListener("late-sent", ({ detail }) => {
    if (detail.url !== url || detail.answer.session !== Number(form.elements.session.value)) return;
    for (const { account, minutes: n } of detail.answer.marks) form.querySelector(`input[data-account="${account}"]`).dataset.was = n;
    if (!window.binapustakaLate.waiting(url, "attendance")) status.textContent = text("Sent");
  });
})();
