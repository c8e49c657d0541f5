<?php
// The page of the staff: the menu of a module, and its content loaded into it.
define('INDEX_AUTH', '1');
require '../sysconfig.inc.php';
require SB . 'admin/default/session.inc.php';
require SB . 'admin/default/session_check.inc.php';
$module = $_GET['mod'] ?? 'bibliography';
$seen = '';
foreach (SLiMS\Plugins::getInstance()->getMenus($module) as $item) {
    if ($_SESSION['uid'] > 1 && !in_array(md5($item[1]), $_SESSION['priv'][$module]['menus'] ?? [])) {
        continue; // this group was not given the entry
    }
    $seen .= '<p>' . htmlspecialchars((string) $item[4]) . ' <a class="subMenuItem" href="' . htmlspecialchars($item[1]) . '">' . $item[0] . '</a></p>';
}
?>
<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>SLiMS</title></head><body>
<h1>SLiMS</h1><nav id="sidepan"><?php echo $seen; ?></nav><main id="mainContent"><form><label>Judul <input name="title"></label> <button>Simpan</button></form></main>
<script>
document.querySelector("#sidepan").addEventListener("click", async (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  const content = document.getElementById("mainContent");
  content.innerHTML = await fetch(link.href).then((answer) => answer.text());
  for (const old of content.querySelectorAll("script")) { // as jQuery does
    const script = document.createElement("script");
    script.src = old.src;
    old.replaceWith(script);
  }
});
document.querySelector("#mainContent").addEventListener("submit", (event) => { // saved; the list comes back
  if (!event.target.elements.title) return; // a plug-in's own
  event.preventDefault();
  event.currentTarget.innerHTML = "<p>Tersimpan</p>";
});
</script>
<footer><?php echo $sysconf['page_footer']; ?></footer></body></html>
