// Buttons above the fields for Markdown (textarea[data-markdown], with an id, in no label). They come from
// a template on the page and type into the field as a hand would: what is typed can
// be undone, and whoever listens for input hears of it.
"use strict";

(() => {
  const tools = document.getElementById("markdown-tools");
  if (!tools) return;

  // type puts text in the place of what is selected, then selects part of it.
  const type = (field, text, from = text.length, to = from) => {
    const start = field.selectionStart;
    field.focus();
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
    }
    field.setSelectionRange(start + from, start + to);
  };
  const selected = (field) => field.value.slice(field.selectionStart, field.selectionEnd);

  // around puts signs around what is selected, or takes them away.
  const around = (field, sign, word) => {
    const { selectionStart: a, selectionEnd: b, value } = field;
    const has = (s, e) => s >= 0 && value.slice(s, s + sign.length) === sign && value.slice(e - sign.length, e) === sign;
    const more = sign.length === 1 && (value.slice(a - 2, a) === "**" && value.slice(a - 3, a) !== "***"); // bold is not italic
    if (a !== b && has(a - sign.length, b + sign.length) && !more) {
      field.setSelectionRange(a - sign.length, b + sign.length);
      type(field, value.slice(a, b), 0, b - a);
      return;
    }
    const text = selected(field) || word;
    type(field, sign + text + sign, sign.length, sign.length + text.length);
  };

  // lines changes every line that the selection touches; change gets its number from 1.
  const lines = (field, word, change) => {
    const { value } = field;
    const from = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const end = value.indexOf("\n", field.selectionEnd);
    field.setSelectionRange(from, end < 0 ? value.length : end);
    const old = selected(field) || word;
    const text = old.split("\n").map((line, i) => change(line, i + 1)).join("\n");
    type(field, text, old === word ? text.length - word.length : text.length, text.length);
  };

  // block puts a block with empty lines around it at the end of the line.
  const block = (field, text, from, to) => {
    const { value } = field;
    const end = value.indexOf("\n", field.selectionEnd);
    const at = end < 0 ? value.length : end;
    const line = value.slice(value.lastIndexOf("\n", at - 1) + 1, at);
    field.setSelectionRange(at, at);
    const lead = value.slice(0, at).trim() === "" ? "" : line.trim() === "" ? "\n" : "\n\n";
    type(field, lead + text + "\n", lead.length + from, lead.length + to);
  };

  const acts = {
    bold: (field, words) => around(field, "**", words.word),
    italic: (field, words) => around(field, "*", words.word),
    heading: (field, words) => lines(field, words.heading, (line) => (/^## /.test(line) ? line.slice(3) : `## ${line.replace(/^#+ */, "")}`)),
    list: (field, words) => lines(field, words.item, (line) => (/^- /.test(line) ? line.slice(2) : `- ${line}`)),
    steps: (field, words) => lines(field, words.item, (line, n) => (/^\d+\. /.test(line) ? line.replace(/^\d+\. /, "") : `${n}. ${line}`)),
    link: (field, words) => {
      const text = selected(field) || words.link;
      type(field, `[${text}](https://)`, text.length + 3, text.length + 11);
    },
    table: (field, words) => block(field, `| ${words.column} 1 | ${words.column} 2 |\n| --- | --- |\n|  |  |`, 2, 2 + words.column.length + 2),
    callout: (field, words) => block(field, `> [!TIP]\n> ${words.callout}`, 11, 11 + words.callout.length),
    picture: (field) => {
      const library = document.getElementById(field.dataset.pictures);
      library.scrollIntoView({ block: "start" });
      const first = library.querySelector("button[name=insert], input[type=file]");
      first.focus({ preventScroll: true });
    },
  };

  // A file comes into the field written in last and can be taken back with Ctrl-Z: in
  // a text below the line with the cursor, in a field of one line where the cursor is.
  // Its name is selected, to be typed over with what it shows.
  let last = document.querySelector("[data-pictures]");
  document.addEventListener("focusin", (event) => { if (event.target.matches("[data-pictures]")) last = event.target; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=insert]");
    if (!button || !last) return;
    event.preventDefault();
    const name = (lead) => [lead + "![".length, lead + button.value.indexOf("](")];
    if (last.matches("textarea")) {
      block(last, button.value, ...name(0));
    } else {
      const lead = /(^|\s)$/.test(last.value.slice(0, last.selectionStart)) ? "" : " ";
      type(last, lead + button.value, ...name(lead.length));
    }
  });

  for (const field of document.querySelectorAll("textarea[data-markdown]")) {
    const bar = tools.content.firstElementChild.cloneNode(true);
    const words = bar.dataset;
    bar.setAttribute("aria-controls", field.id);
    if (!field.dataset.pictures) bar.querySelector("[data-do=picture]").remove();
    field.before(bar);
    const buttons = [...bar.querySelectorAll("button")];
    const go = (i) => {
      const to = buttons[(i + buttons.length) % buttons.length];
      for (const button of buttons) button.tabIndex = button === to ? 0 : -1;
      to.focus();
    };
    buttons.forEach((button, i) => {
      button.tabIndex = i ? -1 : 0;
      button.addEventListener("click", () => acts[button.dataset.do](field, words));
    });
    bar.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(event.target);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      go(to);
    });
    field.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const act = { b: "bold", i: "italic" }[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      acts[act](field, words);
    });
  }
})();
