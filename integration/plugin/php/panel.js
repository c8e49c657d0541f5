// The training beside a page of SLiMS: a tab at its edge, and what it opens. It
// begins when the page is there, and where Binapustaka does not answer within
// two seconds nothing of it is ever seen.
(() => {
  const { page, module, css, ...text } = document.currentScript.dataset;
  const patience = 2000;

  const ask = async (url, fields) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    try {
      const answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields), signal: stop.signal, credentials: url === page ? "same-origin" : "omit" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  };
  const ticket = () => ask(page, { do: "ticket", target: "/beside?module=" + module });

  const part = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  // A form that posts fields into the frame, or into a tab of its own.
  const send = (place, action, target, fields) => {
    const inputs = Object.entries(fields).map(([name, value]) => part("input", { type: "hidden", name, value }));
    const form = part("form", { method: "post", action, target }, ...inputs);
    place.append(form);
    form.submit();
    form.remove();
  };

  const show = (due) => {
    const host = part("div", { id: "binapustaka-panel" });
    const root = host.attachShadow({ mode: "open" });
    const count = due > 0 ? [part("span", { class: "due" }, String(due)), part("span", { class: "hidden" }, " " + text.week)] : [];
    const tab = part("button", { type: "button", class: "tab", "aria-expanded": "false", "aria-controls": "panel" }, text.menu, ...count);
    const close = part("button", { type: "button", class: "close", "aria-label": text.close, title: text.close }, "×");
    const body = part("div", { class: "body" });
    const panel = part("section", { id: "panel", "aria-label": text.menu, hidden: "" }, part("header", {}, part("strong", {}, text.menu), close), body);
    root.append(part("link", { rel: "stylesheet", href: css }), tab, panel);

    let origin = "", frame = null, silent = false, waiting = 0;
    const blocked = (why) => {
      clearTimeout(waiting);
      if (frame) frame.remove();
      frame = null;
      const go = part("button", { type: "button" }, text.open);
      go.onclick = () => send(root, page, "_blank", { do: "open", target: "/beside?module=" + module });
      body.replaceChildren(part("p", { role: "status" }, why), go);
      go.focus();
    };
    const open = async () => {
      tab.setAttribute("aria-expanded", "true");
      panel.hidden = false;
      close.focus();
      if (frame) return;
      body.replaceChildren(part("p", { role: "status" }, text.wait));
      const got = await ticket();
      if (!got) return blocked(text.down);
      origin = got.url;
      frame = part("iframe", { name: "binapustaka-beside", title: text.menu });
      body.append(frame);
      send(body, origin + "/beside/enter", frame.name, { ticket: got.ticket, version: got.version, beside: "1" });
      waiting = setTimeout(() => blocked(text.blocked), 10 * patience);
      frame.onload = () => { // where nothing is said by then, the frame was refused
        clearTimeout(waiting);
        waiting = setTimeout(() => blocked(text.blocked), patience);
      };
    };
    const shut = () => {
      panel.hidden = true;
      tab.setAttribute("aria-expanded", "false");
      if (silent) host.remove();
      else tab.focus();
    };
    tab.onclick = () => (panel.hidden ? open() : shut());
    close.onclick = shut;
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
    addEventListener("message", (event) => {
      if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
      switch (event.data.binapustaka) {
        case "ready":
          clearTimeout(waiting);
          frame.onload = null;
          frame.classList.add("there");
          break;
        case "silent":
          silent = true;
          if (panel.hidden) host.remove();
          break;
        case "close": shut();
      }
    });
    // What is done in SLiMS changes its content: practicals are looked at again.
    const content = document.getElementById("mainContent");
    let rest = 0;
    if (content) new MutationObserver(() => {
      if (!frame || panel.hidden) return;
      clearTimeout(rest);
      rest = setTimeout(() => frame && frame.contentWindow.postMessage({ binapustaka: "worked" }, origin), patience);
    }).observe(content, { childList: true });
    document.body.append(host);
  };

  const begin = async () => {
    const got = await ticket();
    const said = got && await ask(got.url + "/beside/panel", { ticket: got.ticket, version: got.version });
    if (said && said.show) show(said.due);
  };
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
})();
