// The order of things by dragging, with a mouse, a pen or a finger: modules and
// lessons of a course, questions of a test. What is ordered stands in an element
// with data-outline, in lists (ol) inside areas (.drop); what data-… a thing, its
// list and its area have goes to the server with its new place. The buttons beside
// them do the same by keyboard, and without this file.
"use strict";

(() => {
  document.documentElement.classList.add("drags");
  let drag = null; // what is being moved: item, where it came from, whether it is an area

  const lists = () => [...drag.outline.querySelectorAll(".drop > ol")];
  const areas = () => [...drag.outline.querySelectorAll(":scope > .drop")];
  const items = (list) => [...list.querySelectorAll(":scope > li")];

  // before is the first of the others whose middle lies below the pointer.
  const before = (others, y) => others.find((el) => {
    const box = el.getBoundingClientRect();
    return y < box.top + box.height / 2;
  }) || null;

  const place = (y) => {
    if (drag.area) {
      const others = areas().filter((el) => el !== drag.item);
      const next = before(others, y);
      if (next) next.before(drag.item);
      else if (others.length) others[others.length - 1].after(drag.item);
      return;
    }
    // The area under the pointer, or the nearest one.
    const away = (list) => {
      const box = list.closest(".drop").getBoundingClientRect();
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
    const { item, home, next, area, order, outline } = drag;
    item.classList.remove("dragged");
    document.documentElement.classList.remove("dragging");
    const at = area ? areas().indexOf(item) : items(item.parentNode).indexOf(item);
    drag = null;
    if (!keep || (item.parentNode === home && item.nextElementSibling === next)) {
      home.insertBefore(item, next);
      return;
    }
    const values = { ...(area ? {} : item.parentNode.dataset), ...item.dataset, at, order };
    htmx.ajax("POST", outline.dataset.url, { source: outline, target: `#${outline.id}`, swap: "outerHTML", values });
  };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest && event.target.closest("[data-outline] .grip");
    if (!grip || drag || event.button !== 0) return;
    event.preventDefault();
    const item = grip.closest("li, .drop");
    const outline = grip.closest("[data-outline]");
    drag = { item, outline, home: item.parentNode, next: item.nextElementSibling, area: item.matches(".drop"), y: event.clientY, order: outline.dataset.order };
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
