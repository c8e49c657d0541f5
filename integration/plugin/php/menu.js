// Before SLiMS 9.6 the menu entry shows with the page after the plug-in's own was
// asked for: that is done here, once, and the page loaded anew.
(async () => {
  const { page, id } = document.currentScript.dataset;
  if (sessionStorage.getItem(id) || document.querySelector(`a[href*="${id}"]`)) return;
  sessionStorage.setItem(id, "asked");
  if ((await fetch(page, { credentials: "same-origin" })).ok) location.reload();
})();
