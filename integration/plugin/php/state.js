// Asks Binapustaka, from this browser, whether it knows this SLiMS.
(async () => {
  const state = document.getElementById("binapustaka-state");
  try {
    const ticket = await fetch(state.dataset.page, { method: "POST", credentials: "same-origin", body: new URLSearchParams({ do: "ticket", target: "/" }) }).then((r) => r.json());
    const answer = await fetch(ticket.url + "/beside/hello", { method: "POST", credentials: "omit", body: new URLSearchParams(ticket) });
    const said = await answer.json();
    state.textContent = answer.ok ? state.dataset.good + " " + said.library : said.message;
  } catch {
    state.textContent = state.dataset.bad;
  }
})();
