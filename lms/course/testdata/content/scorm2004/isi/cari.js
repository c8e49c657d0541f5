// As newer packages look for their API: from the parent of this window upwards.
var api = null;

function start(title) {
  var win = window.parent, tries = 0;
  while (win && !win.API_1484_11 && win.parent && win.parent !== win && tries++ < 20) win = win.parent;
  api = win ? win.API_1484_11 : null;
  if (!api || api.Initialize("") !== "true") { say("Tanpa LMS"); return; }
  say(title + " " + api.GetValue("cmi.entry") + " " + api.GetValue("cmi.completion_status"));
  try { localStorage.setItem("dibuka", title); } catch (e) { say("tanpa penyimpanan"); }
}

function say(text) { document.getElementById("note").textContent = text; }

function mark(text) {
  var right = text.toLowerCase() === "katalog";
  api.SetValue("cmi.interactions.0.id", "sumber");
  api.SetValue("cmi.interactions.0.type", "fill-in");
  api.SetValue("cmi.interactions.0.learner_response", text);
  api.SetValue("cmi.interactions.0.result", right ? "correct" : "incorrect");
  api.SetValue("cmi.score.scaled", right ? "0.95" : "0.5");
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.session_time", "PT1M5S");
  api.SetValue("cmi.exit", "normal");
  api.Terminate("");
  say(right ? "Benar" : "Belum tepat");
  return false;
}
