// The order of modules and lessons by dragging, with a mouse, a pen or a finger.
// The buttons beside them do the same by keyboard, and without this file.
"use strict";

(() => {
  document.documentElement.classList.add("drags");
  let drag = null; // what is being moved: item, where it came from, whether it is a module

  const lists = () => [...document.querySelectorAll("#outline ol.lessons")];
  const modules = () => [...document.querySelectorAll("#outline > .module")];
  const items = (list) => [...list.querySelectorAll(":scope > li")];

  // before is the first of the others whose middle lies below the pointer.
  const before = (others, y) => others.find((el) => {
    const box = el.getBoundingClientRect();
    return y < box.top + box.height / 2;
  }) || null;

  const place = (y) => {
    if (drag.module) {
      const others = modules().filter((el) => el !== drag.item);
      const next = before(others, y);
      if (next) next.before(drag.item);
      else if (others.length) others[others.length - 1].after(drag.item);
      return;
    }
    // The module under the pointer, or the nearest one.
    const away = (list) => {
      const box = list.closest(".module").getBoundingClientRect();
      return Math.max(box.top - y, y - box.bottom, 0);
    };
    const list = lists().reduce((best, l) => (away(l) < away(best) ? l : best));
    list.insertBefore(drag.item, before(items(list).filter((el) => el !== drag.item), y));
  };

  // Near the edge the page moves along.
  const scroll = () => {
    if (!drag) return;
    const edge = 70, y = drag.y;
    const by = y < edge ? y - edge : y > window.innerHeight - edge ? y - window.innerHeight + edge : 0;
    if (by) {
      window.scrollBy(0, by / 4);
      place(y);
    }
    requestAnimationFrame(scroll);
  };

  const end = (keep) => {
    const { item, home, next, module, order } = drag;
    item.classList.remove("dragged");
    document.documentElement.classList.remove("dragging");
    drag = null;
    if (!keep || (item.parentNode === home && item.nextElementSibling === next)) {
      home.insertBefore(item, next);
      return;
    }
    const values = { order };
    if (module) {
      Object.assign(values, { module: item.dataset.module, at: modules().indexOf(item) });
    } else {
      Object.assign(values, { lesson: item.dataset.lesson, module: item.parentNode.dataset.module, at: items(item.parentNode).indexOf(item) });
    }
    const outline = document.getElementById("outline");
    htmx.ajax("POST", outline.dataset.url, { source: outline, target: "#outline", swap: "outerHTML", values });
  };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest && event.target.closest("#outline .grip");
    if (!grip || drag || event.button !== 0) return;
    event.preventDefault();
    const item = grip.closest("li, .module");
    drag = { item, home: item.parentNode, next: item.nextElementSibling, module: item.matches(".module"), y: event.clientY, order: document.getElementById("outline").dataset.order };
    item.classList.add("dragged");
    document.documentElement.classList.add("dragging");
    grip.setPointerCapture(event.pointerId);
    requestAnimationFrame(scroll);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.y = event.clientY;
    place(drag.y);
  });
  document.addEventListener("pointerup", () => { if (drag) end(true); });
  document.addEventListener("pointercancel", () => { if (drag) end(false); });
  document.addEventListener("keydown", (event) => { if (drag && event.key === "Escape") end(false); });
})();
