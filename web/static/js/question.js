// Writing a question: rows without a reload, steps that move, gaps at the
// cursor, areas drawn on the picture. Without this file everything works too.
"use strict";

(() => {
  const form = document.getElementById("question-form");
  if (!form) return;
  const kind = form.dataset.kind;
  const holder = document.getElementById("rows");
  const spare = document.getElementById("spare-row");
  const rows = () => [...holder.querySelectorAll(":scope > [data-row]")];

  // addRow puts an empty row at the end and gives it back.
  const addRow = () => {
    const n = rows().length;
    const box = document.createElement("div");
    box.append(spare.content.cloneNode(true));
    box.innerHTML = box.innerHTML.replaceAll("__N__", n).replaceAll("__NO__", n + 1);
    const row = box.querySelector("[data-row]");
    holder.append(row);
    form.elements.rows.value = n + 1;
    return row;
  };
  const field = (i, name) => form.elements[`${name}-${i}`];

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    if (!button) return;
    const [act, at] = button.value.split("-");
    if (act === "more" && !form.querySelector(".weights")) { // the list of weights grows with a reload
      event.preventDefault();
      addRow().querySelector("input").focus();
    } else if (act === "up" || act === "down") {
      event.preventDefault();
      const i = Number(at);
      const j = act === "up" ? i - 1 : i + 1;
      if (j < 0 || j >= rows().length) return;
      for (const name of ["option", "why"]) [field(i, name).value, field(j, name).value] = [field(j, name).value, field(i, name).value];
      form.querySelector(`button[value="${act}-${j}"]`).focus();
    } else if (act === "gap") {
      event.preventDefault();
      addGap();
    }
  });

  // A gap takes the place of the words selected; they become its first answer.
  const stem = form.elements.stem;
  const addGap = () => {
    const numbers = [...stem.value.matchAll(/\[\[(\d{1,3})\]\]/g)].map((m) => Number(m[1]));
    const n = Math.max(0, ...numbers) + 1;
    const words = stem.value.slice(stem.selectionStart, stem.selectionEnd).trim();
    const space = stem.selectionStart === stem.selectionEnd && /\S$/.test(stem.value.slice(0, stem.selectionStart)) ? " " : "";
    stem.focus();
    document.execCommand("insertText", false, `${space}[[${n}]]`);
    while (rows().length < n) addRow();
    if (words && field(n - 1, "accepted").value === "") field(n - 1, "accepted").value = words;
  };

  if (kind === "hotspot") areas();

  // The areas on the picture are drawn from the numbers in the rows, and write
  // them: pointer and keyboard do the same.
  function areas() {
    const frame = document.getElementById("area-frame");
    const editor = frame.closest(".picture-editor");
    const svg = frame.querySelector("svg");
    const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    const limit = (n, low, high) => Math.min(Math.max(Math.round(n), low), high);
    document.getElementById("area-help").hidden = false;
    svg.removeAttribute("aria-hidden");
    svg.classList.add("drawn");

    const read = (i) => {
      const [x, y, w, h] = ["x", "y", "w", "h"].map((name) => parseInt(field(i, name).value, 10));
      return { x, y, w, h, there: w > 0 && h > 0 && x >= 0 && y >= 0 };
    };
    const write = (i, a) => {
      field(i, "w").value = limit(a.w, 1, 1000);
      field(i, "h").value = limit(a.h, 1, 1000);
      field(i, "x").value = limit(a.x, 0, 1000 - field(i, "w").value);
      field(i, "y").value = limit(a.y, 0, 1000 - field(i, "h").value);
      paint();
    };
    const paint = () => {
      for (let i = svg.children.length; i < rows().length; i += 1) svg.append(make("g"));
      rows().forEach((row, i) => {
        const g = svg.children[i];
        const a = read(i);
        if (!g.classList.contains("shape")) {
          g.replaceChildren(make("rect"), make("rect"));
          g.setAttribute("class", "shape");
          g.setAttribute("tabindex", "0");
          g.setAttribute("role", "button");
          g.firstChild.classList.add("area");
          g.lastChild.classList.add("grip");
        }
        g.toggleAttribute("hidden", !a.there);
        g.dataset.index = i;
        g.setAttribute("aria-label", frame.dataset.name.replace("{n}", i + 1) + (field(i, "right").checked ? `, ${frame.dataset.right}` : ""));
        if (!a.there) return;
        for (const [name, value] of Object.entries({ x: a.x, y: a.y, width: a.w, height: a.h })) g.firstChild.setAttribute(name, value);
        for (const name of ["rx", "ry"]) g.firstChild.setAttribute(name, field(i, "round").checked ? 500 : 0);
        g.firstChild.classList.toggle("right", field(i, "right").checked);
        for (const [name, value] of Object.entries({ x: a.x + a.w - 20, y: a.y + a.h - 20, width: 40, height: 40 })) g.lastChild.setAttribute(name, value);
      });
    };

    // The picture chosen.
    const choose = (radio) => {
      let img = frame.querySelector("img");
      if (!img) { img = document.createElement("img"); img.draggable = false; frame.prepend(img); }
      img.src = radio.value;
      img.alt = form.elements.alt.value;
      editor.hidden = false;
    };
    form.addEventListener("change", (event) => {
      if (event.target.name === "picture") choose(event.target);
    });
    form.addEventListener("input", paint);

    // Pointer: draw, move, resize.
    let drag = null;
    const at = (event) => {
      const box = frame.querySelector("img").getBoundingClientRect();
      return { x: limit(1000 * (event.clientX - box.left) / box.width, 0, 1000), y: limit(1000 * (event.clientY - box.top) / box.height, 0, 1000) };
    };
    const free = () => {
      const i = rows().findIndex((row, n) => !read(n).there);
      if (i >= 0) return i;
      addRow();
      return rows().length - 1;
    };
    frame.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      const from = at(event);
      const shape = event.target.closest(".shape");
      if (shape) {
        const i = Number(shape.dataset.index);
        shape.focus();
        drag = { i, from, start: read(i), how: event.target.classList.contains("grip") ? "size" : "move" };
      } else {
        drag = { i: -1, from, how: "draw" };
      }
      frame.setPointerCapture(event.pointerId);
    });
    frame.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const to = at(event);
      const dx = to.x - drag.from.x;
      const dy = to.y - drag.from.y;
      if (drag.how === "draw") {
        if (drag.i < 0 && Math.abs(dx) < 10 && Math.abs(dy) < 10) return;
        if (drag.i < 0) drag.i = free();
        write(drag.i, { x: Math.min(drag.from.x, to.x), y: Math.min(drag.from.y, to.y), w: Math.abs(dx), h: Math.abs(dy) });
      } else if (drag.how === "size") {
        write(drag.i, { ...drag.start, w: limit(drag.start.w + dx, 1, 1000 - drag.start.x), h: limit(drag.start.h + dy, 1, 1000 - drag.start.y) });
      } else {
        write(drag.i, { ...drag.start, x: drag.start.x + dx, y: drag.start.y + dy });
      }
    });
    for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => { drag = null; });

    // Keyboard.
    const steps = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] };
    svg.addEventListener("keydown", (event) => {
      const shape = event.target.closest(".shape");
      const step = steps[event.key];
      if (!shape || !step) return;
      event.preventDefault();
      const i = Number(shape.dataset.index);
      const a = read(i);
      if (event.shiftKey) write(i, { ...a, w: limit(a.w + step[0], 10, 1000 - a.x), h: limit(a.h + step[1], 10, 1000 - a.y) });
      else write(i, { ...a, x: a.x + step[0], y: a.y + step[1] });
    });
    svg.replaceChildren();
    paint();
  }
})();
