// As packages of 2004 look for their API: up through the parents, then in the
// window that opened this one.
var api = null, page = 1, began = new Date();

function findAPI(win) {
  var tries = 0;
  while (win.API == null && win.parent != null && win.parent != win && tries < 7) {
    tries += 1;
    win = win.parent;
  }
  return win.API;
}

function begin() {
  api = findAPI(window);
  if (!api && window.opener) api = findAPI(window.opener);
  if (!api || api.LMSInitialize("") !== "true") { show("Tanpa LMS"); return; }
  page = parseInt(api.LMSGetValue("cmi.core.lesson_location"), 10) || 1;
  if (api.LMSGetValue("cmi.core.lesson_status") === "not attempted") api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  show(api.LMSGetValue("cmi.core.entry") + " " + api.LMSGetValue("cmi.launch_data"));
}

function show(note) {
  document.getElementById("page").textContent = "Halaman " + page + " dari 3";
  document.getElementById("note").textContent = note;
}

function turn() {
  page = Math.min(page + 1, 3);
  api.LMSSetValue("cmi.core.lesson_location", String(page));
  api.LMSSetValue("cmi.suspend_data", "dibaca=" + page);
  api.LMSCommit("");
  show("");
}

function answer(text) {
  var n = api.LMSGetValue("cmi.interactions._count"), right = text === "rak";
  api.LMSSetValue("cmi.interactions." + n + ".id", "simpan");
  api.LMSSetValue("cmi.interactions." + n + ".type", "fill-in");
  api.LMSSetValue("cmi.interactions." + n + ".student_response", text);
  api.LMSSetValue("cmi.interactions." + n + ".result", right ? "correct" : "wrong");
  api.LMSSetValue("cmi.core.score.min", "0");
  api.LMSSetValue("cmi.core.score.max", "100");
  api.LMSSetValue("cmi.core.score.raw", right ? "90" : "40");
  api.LMSSetValue("cmi.core.lesson_status", "completed");
  api.LMSCommit("");
  show(right ? "Benar" : "Belum tepat");
}

function leave() {
  if (!api) return;
  var s = Math.floor((new Date() - began) / 1000) + 60; // as if it had been a minute more
  api.LMSSetValue("cmi.core.session_time", "00:0" + Math.floor(s / 60) + ":" + (s % 60 < 10 ? "0" : "") + s % 60);
  api.LMSSetValue("cmi.suspend_data", "keluar=" + page);
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSFinish("");
  api = null;
}
