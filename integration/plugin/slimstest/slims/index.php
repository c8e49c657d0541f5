<?php
// The OPAC, and signing in without a password: ?as=<user_id>, or ?member=<member_id>.
define('INDEX_AUTH', '1');
require 'sysconfig.inc.php';
if (isset($_GET['as'])) {
    session_name('SenayanAdmin');
    session_start();
    $_SESSION = ['uid' => (int) $_GET['as'], 'groups' => ['2'], 'priv' => ['bibliography' => ['r' => true, 'w' => true, 'menus' => []], 'circulation' => ['r' => true, 'menus' => []]]];
    if ($_GET['as'] === '1') {
        $_SESSION['priv']['system'] = ['r' => true, 'w' => true];
    }
    header('Location: /admin/index.php');
    exit;
}
session_name('SenayanMember');
session_start();
if (isset($_GET['member'])) {
    $_SESSION = ['mid' => $_GET['member'], 'm_name' => 'Sari'];
}

// From 9.5 on a page is shown inside a method of this; what it calls the page in
// a variable is lost.
final class Opac
{
    public $defined = ['page_title' => 'Perpustakaan', 'metadata' => ''];

    public function __set($name, $value)
    {
        $this->defined[$name] = $value;
    }

    public function show($file)
    {
        extract($this->defined);
        $page_title = 'The label';
        include $file;
    }
}

$page_title = 'Perpustakaan';
$metadata = '';
ob_start();
if (isset($_GET['p'])) {
    $menu = SLiMS\Plugins::getInstance()->getMenus('opac')[$_GET['p']] ?? null;
    if (SLIMS['version'] >= '9.5' && $menu) {
        $page = new Opac();
        $page->show($menu[3]);
        extract($page->defined);
    } elseif (SLIMS['version'] >= '9.4' && $menu) {
        $page_title = $menu[0];
        include $menu[3];
    } else {
        require 'api/v' . $sysconf['api']['version'] . '/routes.php';
    }
} else {
    echo 'OPAC ', htmlspecialchars(json_encode(array_keys($sysconf)));
}
$main_content = ob_get_clean();
?>
<!doctype html>
<html lang="<?php echo substr($_COOKIE['select_lang'] ?? SLIMS['language'], 0, 2); ?>"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<?php echo $metadata; ?>
<title><?php echo $page_title; ?></title></head><body>
<header><h1>OPAC</h1></header>
<main><h2><?php echo $page_title; ?></h2><?php echo $main_content; ?></main></body></html>
