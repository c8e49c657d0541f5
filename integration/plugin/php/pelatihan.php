<?php
/** The page behind the menu entry "Pelatihan", and the tickets of who opens it. */

use Binapustaka\Beside;
use Binapustaka\Connection;

defined('INDEX_AUTH') or exit;

// plugin_container.php lets everybody in: who is not signed in ends here.
require SB . 'admin/default/session.inc.php';
require SB . 'admin/default/session_check.inc.php';

Beside::allowMenus();
session_write_close(); // SLiMS's other pages need not wait for this one

$connection = Connection::current();
$do = $_POST['do'] ?? '';

if ($do === 'ticket' && $connection !== null) {
    header('Content-Type: application/json');
    header('Cache-Control: no-store');
    exit(json_encode(['url' => $connection['url'], 'version' => Beside::VERSION, 'ticket' => Connection::ticket($connection, (string) ($_POST['target'] ?? '/'))]));
}

if ($do === 'open' && $connection !== null) {
    header('Cache-Control: no-store');
    exit('<!doctype html><html lang="' . Beside::text('lang') . '"><meta charset="utf-8"><title>' . Beside::html(Beside::text('menu')) . '</title>'
        . '<form id="open" method="post" action="' . Beside::html($connection['url'] . '/beside/enter') . '">'
        . '<input type="hidden" name="ticket" value="' . Beside::html(Connection::ticket($connection, (string) ($_POST['target'] ?? '/'))) . '">'
        . '<input type="hidden" name="version" value="' . Beside::VERSION . '"><button type="submit">' . Beside::html(Beside::text('continue')) . '</button></form><script src="' . Beside::html(Beside::file('open.js')) . '"></script>');
}
?>
<div class="menuBox"><div class="menuBoxInner systemIcon"><div class="per_title"><h2><?php echo Beside::html(Beside::text('menu')); ?></h2></div></div></div>
<div class="p-3">
<?php if ($connection === null) { ?>
<p><?php echo Beside::html(Beside::text('not_connected')); ?></p>
<?php } else { ?>
<p><?php echo Beside::html(Beside::text('page_about')); ?></p>
<form method="post" target="_blank" action="<?php echo Beside::html(Beside::address(basename((string) ($_GET['mod'] ?? 'system')))); ?>">
<input type="hidden" name="do" value="open"><input type="hidden" name="target" value="/">
<button type="submit" class="btn btn-primary"><?php echo Beside::html(Beside::text('open')); ?></button></form>
<?php } ?>
</div>
