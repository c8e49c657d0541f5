// What the page of an attempt says about its questions: the map, the counts,
// what is open before handing in, and whether an answer is saved.
"use strict";

window.openAttemptMap = (root, { text, base, forms, positions, formAt, blank, known, waiting }) => {
  const finish = document.getElementById("finish");
  // A matching or a cloze with some of its parts answered and some not.
  const partly = (form) => {
    const parts = [...form.querySelectorAll(".matching select, .cloze input, .cloze select")];
    return !blank(form) && parts.some((part) => !part.value.trim());
  };
  const label = (position) => {
    const form = formAt(position);
    const words = [text("Cell", { position }), blank(form) ? text("Blank") : partly(form) ? text("Partly") : text("Answered")];
    if (known.get(position).flagged) words.push(text("Flagged"));
    return words.join(", ");
  };
  return {
    paint: (position) => {
      const k = known.get(position);
      const cell = root.querySelector(`.cell[data-go="${position}"]`);
      cell.classList.toggle("answered", !blank(formAt(position)) && !partly(formAt(position)));
      cell.classList.toggle("partly", partly(formAt(position)));
      cell.classList.toggle("flagged", k.flagged);
      cell.setAttribute("aria-label", label(position));
      const flag = formAt(position).querySelector("button.flag");
      flag.value = k.flagged ? "0" : "1";
      flag.querySelector("span").textContent = k.flagged ? text("Unflag") : text("Flag");
      const empty = forms.filter(blank).length;
      const half = forms.filter(partly).length;
      document.getElementById("counts").textContent = text("Counts", { answered: forms.length - empty, flagged: [...known.values()].filter((x) => x.flagged).length, blank: empty });
      finish.querySelector(".finish-counts").textContent = [empty && text("SomeBlank", { n: empty }), half && text("SomePartly", { n: half })].filter(Boolean).join(" ") || text("AllAnswered");
      const list = finish.querySelector(".finish-open");
      list.replaceChildren(...positions.filter((n) => blank(formAt(n)) || partly(formAt(n)) || known.get(n).flagged).map((n) => {
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
