// What the page of an attempt says about its questions: the map, the counts,
// what is open before handing in, and whether an answer is saved.
"use strict";

window.openAttemptMap = (root, { text, base, forms, positions, formAt, blank, known, waiting }) => {
  const finish = document.getElementById("finish");
  const label = (position) => {
    const words = [text("Cell", { position }), blank(formAt(position)) ? text("Blank") : text("Answered")];
    if (known.get(position).flagged) words.push(text("Flagged"));
    return words.join(", ");
  };
  return {
    paint: (position) => {
      const k = known.get(position);
      const cell = root.querySelector(`.cell[data-go="${position}"]`);
      cell.classList.toggle("answered", !blank(formAt(position)));
      cell.classList.toggle("flagged", k.flagged);
      cell.setAttribute("aria-label", label(position));
      const flag = formAt(position).querySelector("button.flag");
      flag.value = k.flagged ? "0" : "1";
      flag.querySelector("span").textContent = k.flagged ? text("Unflag") : text("Flag");
      const empty = forms.filter(blank).length;
      document.getElementById("counts").textContent = text("Counts", { answered: forms.length - empty, flagged: [...known.values()].filter((x) => x.flagged).length, blank: empty });
      finish.querySelector(".finish-counts").textContent = empty ? text("SomeBlank", { n: empty }) : text("AllAnswered");
      const list = finish.querySelector(".finish-open");
      list.replaceChildren(...positions.filter((n) => blank(formAt(n)) || known.get(n).flagged).map((n) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `${base}?q=${n}`;
        link.dataset.go = n;
        link.className = "secondary small";
        link.setAttribute("role", "button");
        link.textContent = label(n);
        item.append(link);
        return item;
      }));
    },

    state: (position, kind, words) => {
      for (const line of [formAt(position) && formAt(position).querySelector(".state"), kind === "ok" ? null : finish.querySelector(".state")]) {
        if (!line) continue;
        const span = document.createElement("span");
        span.className = kind;
        span.textContent = (kind === "ok" ? "✓ " : "") + words;
        line.replaceChildren(span);
      }
      if (kind === "ok" && !waiting()) finish.querySelector(".state").replaceChildren();
    },
  };
};
