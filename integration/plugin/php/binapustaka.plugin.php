<?php
/**
 * Plugin Name: Binapustaka
 * Plugin URI: https://binapustaka.invalid
 * Description: Pelatihan dan uji kompetensi pustakawan di samping pekerjaan di SLiMS, pengambilan pesanan dan survei di OPAC
 * Version: 1.2.0
 * Author: Binapustaka
 * Author URI: https://binapustaka.invalid
 */

use Binapustaka\Beside;
use Binapustaka\Opac;

// SLiMS loads this file with every page, the OPAC's too: nothing here may take time.
defined('SB') or exit;

require_once __DIR__ . '/lib/Beside.php';

if (substr(str_replace('\\', '/', dirname($_SERVER['SCRIPT_NAME'] ?? '')), -6) === '/admin') {
    Beside::enterMenus();
} elseif (isset($_GET['p'])) {
    require_once __DIR__ . '/lib/Opac.php';
    Opac::enterPages();
}
