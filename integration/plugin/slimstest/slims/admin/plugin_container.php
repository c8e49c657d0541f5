<?php
// As in SLiMS: it does not ask who comes.
define('INDEX_AUTH', 1);
require_once __DIR__ . '/../sysconfig.inc.php';
$menus = SLiMS\Plugins::getInstance()->getMenus($_GET['mod'] ?? '');
if (!isset($menus[$_GET['id'] ?? ''])) {
    die('Plugin not found / disabled!');
}
require_once $menus[$_GET['id']][3];
