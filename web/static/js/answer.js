// The answer to one question on the page, whatever its kind: read gives it as
// the server takes it, show puts one on the page, accept takes what the page
// shows for the answer. acted is called when the person did something, with how
// long it may wait; left, when they leave a field.
"use strict";

window.openAnswer = (form, { acted, left, say }) => {
  const all = (css) => [...form.querySelectorAll(css)];
  const kind = form.dataset.kind;
  const put = (field, value) => { if (field.value !== value) field.value = value; };

  // Texts are sent after a pause, choices at once.
  const typed = (field) => field.matches("textarea, input[type=text]");
  const pause = kind === "essay" ? 3000 : 700;
  form.addEventListener("input", (event) => {
    if (typed(event.target)) acted(pause);
  });
  form.addEventListener("change", (event) => {
    if (typed(event.target)) left();
    else if (event.target.type !== "range" && event.target.name) acted(0);
  });

  const byKind = {
    matching: () => {
      const selects = all("select");
      return {
        read: () => ({ options: selects.map((s) => (s.value === "" ? -1 : Number(s.value))) }),
        show: (a) => selects.forEach((s, i) => { const n = (a.options || [])[i]; s.value = n >= 0 ? String(n) : ""; }),
      };
    },

    ordering: () => {
      const list = form.querySelector("ol.order");
      const rows = () => [...list.children];
      const given = (yes) => {
        list.dataset.given = String(yes);
        form.querySelector(".order-open").hidden = yes;
      };
      for (const place of all(".place")) place.remove();
      for (const moves of all(".order-moves")) moves.hidden = false;
      const accept = () => { given(true); acted(0); };
      list.addEventListener("click", (event) => {
        const button = event.target.closest("[data-move]");
        if (!button) return;
        const row = button.closest("li");
        const up = button.dataset.move === "-1";
        const other = up ? row.previousElementSibling : row.nextElementSibling;
        if (!other) return;
        list.insertBefore(up ? row : other, up ? other : row);
        button.focus();
        given(true);
        acted(700);
        say(list.dataset.moved.replace("{text}", row.querySelector(".choice-text").textContent).replace("{n}", rows().indexOf(row) + 1));
      });
      return {
        read: () => ({ options: list.dataset.given === "true" ? rows().map((row) => Number(row.dataset.option)) : [] }),
        show: (a) => {
          const order = a.options || [];
          given(order.length > 0);
          for (const i of order) list.append(list.querySelector(`[data-option="${i}"]`));
        },
        accept,
      };
    },

    cloze: () => {
      const gaps = all(".gap").sort((a, b) => Number(a.name.match(/\d+$/)[0]) - Number(b.name.match(/\d+$/)[0]));
      return {
        read: () => ({ texts: gaps.map((gap) => gap.value) }),
        show: (a) => gaps.forEach((gap, i) => put(gap, (a.texts || [])[i] || "")),
      };
    },

    hotspot: () => {
      const spot = form.querySelector(".spot");
      const frame = form.querySelector(".spot-frame");
      const [x, y] = all("input[type=range]");
      const paint = (yes) => {
        spot.dataset.given = String(yes);
        form.querySelector(".spot-open").hidden = yes;
        form.querySelector(".spot-marker").toggleAttribute("hidden", !yes);
        for (const circle of all(".spot-marker circle")) {
          circle.setAttribute("cx", `${x.value / 10}%`);
          circle.setAttribute("cy", `${y.value / 10}%`);
        }
      };
      const point = (left, top, delay) => {
        if (x.disabled) return;
        x.value = Math.min(Math.max(Math.round(left), 0), 1000);
        y.value = Math.min(Math.max(Math.round(top), 0), 1000);
        paint(true);
        acted(delay);
      };
      for (const range of [x, y]) range.addEventListener("input", () => point(x.value, y.value, 700));
      frame.tabIndex = 0;
      frame.setAttribute("role", "application");
      frame.setAttribute("aria-label", frame.dataset.name);
      frame.addEventListener("click", (event) => {
        const box = frame.querySelector("img").getBoundingClientRect();
        point(1000 * (event.clientX - box.left) / box.width, 1000 * (event.clientY - box.top) / box.height, 0);
      });
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      frame.addEventListener("keydown", (event) => {
        const step = steps[event.key];
        if (!step) return;
        event.preventDefault();
        const far = event.shiftKey ? 50 : 10;
        point(Number(x.value) + far * step[0], Number(y.value) + far * step[1], 700);
      });
      return {
        read: () => (spot.dataset.given === "true" ? { point: { x: Number(x.value), y: Number(y.value) } } : {}),
        show: (a) => {
          if (a.point) [x.value, y.value] = [a.point.x, a.point.y];
          paint(Boolean(a.point));
        },
        accept: () => point(x.value, y.value, 0),
      };
    },
  };
  if (byKind[kind]) return byKind[kind]();

  const field = form.querySelector("[name$=text]");
  if (field) {
    const count = form.querySelector(".essay-count");
    const tell = () => { if (count) count.textContent = count.dataset.count.replace("{n}", [...field.value].length.toLocaleString(document.documentElement.lang)); };
    // A number that the server would not read is said when the field is left.
    const odd = form.querySelector(".no-number");
    const fold = (s) => s.toLowerCase().replace(/\s/g, "");
    const weigh = () => {
      if (!odd) return;
      const [, , unit] = field.value.trim().match(/^([+\-−]?[\d.,\s]*\d[.,]?)(.*)$/) || [];
      odd.firstElementChild.hidden = !field.value.trim() || unit !== undefined && (!unit || odd.dataset.units.split(", ").map(fold).includes(fold(unit)));
    };
    field.addEventListener("input", tell);
    field.addEventListener("change", weigh);
    tell();
    return { read: () => ({ text: field.value }), show: (a) => { put(field, a.text || ""); tell(); weigh(); } };
  }
  const boxes = all("input[name$=option]");
  return {
    read: () => ({ options: boxes.filter((box) => box.checked).map((box) => Number(box.value)) }),
    show: (a) => { for (const box of boxes) box.checked = (a.options || []).includes(Number(box.value)); },
  };
};
