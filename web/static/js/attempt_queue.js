// The acts of a person who sits a test, on their way to the server. They stand
// in localStorage, which other tabs of this browser share, in the order in
// which they happened. Numbers are the server's time in milliseconds as the
// page estimates it, and always higher than any seen, so the latest act wins
// in two tabs and on two machines.
"use strict";

window.openAttemptQueue = (name, highest, serverNow) => {
  let memory = { queue: [], last: 0 };
  const load = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(name));
      if (kept && Array.isArray(kept.queue)) memory = kept;
    } catch { /* no storage here: memory has to do */ }
    return memory;
  };
  const keep = (state) => {
    memory = state;
    try { localStorage.setItem(name, JSON.stringify(state)); } catch { /* as above */ }
  };

  return {
    all: () => load().queue,

    // add numbers an act and puts it at the end. While somebody types, only the
    // newest text of a question waits; what is being sent (its number) stays.
    add: (act, sending) => {
      const state = load();
      highest = Math.max(highest + 1, state.last + 1, Math.floor(serverNow()));
      const i = state.queue.findIndex((e) => e.position === act.position && e.answer && act.answer && e.seq !== sending);
      if (i >= 0) state.queue.splice(i, 1);
      state.queue.push({ ...act, seq: highest });
      state.last = highest;
      keep(state);
      return highest;
    },

    drop: (seq) => {
      const state = load();
      state.queue = state.queue.filter((e) => e.seq !== seq);
      keep(state);
    },

    // seen tells of a number that the server has.
    seen: (seq) => { highest = Math.max(highest, seq); },

    // renumber is for numbers that ran ahead of the server: the acts that wait
    // get new ones, in their order, from its clock.
    renumber: () => {
      const state = load();
      highest = Math.floor(serverNow());
      state.queue = state.queue.map((e) => ({ ...e, seq: ++highest }));
      state.last = highest;
      keep(state);
    },

    forget: () => {
      memory = { queue: [], last: 0 };
      try { localStorage.removeItem(name); } catch { /* as above */ }
    },
  };
};
