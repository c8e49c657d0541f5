<?php
if (INDEX_AUTH != 1) {
    die('can not access this file directly');
}
session_name('SenayanAdmin');
session_start();
if (SLIMS['version'] >= '9.6') {
    SLiMS\Plugins::getInstance()->execute('admin_session_after_start');
}
