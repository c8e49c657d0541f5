// The page in which an H5P package is played, in an origin that is shared with
// nobody. What it says of the learner goes to the lesson's page around.
"use strict";

(() => {
  const run = window.binapustakaRun;
  const tell = window.binapustakaTell;
  const place = document.getElementById("h5p");
  const base = location.origin + run.base;
  const size = () => { window.top.postMessage({ binapustaka: "height", height: Math.ceil(place.getBoundingClientRect().bottom) + 16 }, location.origin); };
  new ResizeObserver(size).observe(place);

  new window.H5PStandalone.H5P(place, {
    id: "package", embedType: "div", h5pJsonPath: `${base}/file`, frameJs: `${base}/own/player/frame.bundle.js`, frameCss: `${base}/own/player/styles/h5p.css`,
    icon: false, reportingIsEnabled: true, xAPIObjectIRI: run.iri, saveFreq: 10, contentUserData: run.values.state ? [{ state: run.values.state }] : undefined,
  }).then(() => {
    const h5p = window.H5P;
    h5p.externalDispatcher.on("xAPI", (event) => { tell({ statement: event.data.statement }); });

    // The state in which a learner left the content; that of its parts is in it.
    let state = run.values.state;
    const keep = (id, kind, data, options) => {
      const text = JSON.stringify(data);
      if (kind !== "state" || (options && options.subContentId) || text === undefined || text === state) return;
      state = text;
      tell({ state });
    };
    h5p.setUserData = keep;
    const leave = () => { for (const one of h5p.instances) if (typeof one.getCurrentState === "function") keep(one.contentId, "state", one.getCurrentState()); };
    h5p.externalDispatcher.on("xAPI", () => { setTimeout(leave, 0); });
    window.addEventListener("beforeunload", leave);
    window.addEventListener("pagehide", leave);
    size();
  });
})();
