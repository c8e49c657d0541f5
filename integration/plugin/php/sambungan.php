<?php
/** System › Binapustaka connection: where a connection code is pasted, and what stands in the way. */

use Binapustaka\Beside;
use Binapustaka\Connection;
use Binapustaka\Question;

defined('INDEX_AUTH') or exit;

require SB . 'admin/default/session.inc.php';
require SB . 'admin/default/session_check.inc.php';

require_once __DIR__ . '/lib/Question.php';

if (!utility::havePrivilege('system', 'w')) {
    exit('<div class="errorBox">' . Beside::html(Beside::text('not_allowed')) . '</div>');
}

$here = AWB . 'plugin_container.php?mod=system&id=' . md5(realpath(__FILE__));
$wrong = false;
if (isset($_POST['code'])) {
    if (empty($_SESSION['binapustaka_form']) || !hash_equals($_SESSION['binapustaka_form'], (string) ($_POST['form'] ?? ''))) {
        exit('<div class="errorBox">' . Beside::html(Beside::text('form_old')) . '</div>');
    }
    $wrong = !Connection::keep((string) $_POST['code']);
}
$_SESSION['binapustaka_form'] = bin2hex(random_bytes(16));
$connection = Connection::current();
?>
<div class="menuBox"><div class="menuBoxInner systemIcon"><div class="per_title"><h2><?php echo Beside::html(Beside::text('connection')); ?></h2></div></div></div>
<div class="p-3">
<?php if ($wrong) { ?><div class="errorBox" role="alert"><?php echo Beside::html(Beside::text('code_wrong')); ?></div><?php } ?>
<?php if (is_file(Connection::file())) { ?><div class="errorBox" role="alert"><?php echo Beside::html(Beside::text('file_left', ['{file}' => Connection::file()])); ?></div><?php } ?>
<?php if ($connection !== null) { ?>
<p><?php echo Beside::html(Beside::text('kept', ['{url}' => $connection['url'], '{library}' => $connection['library'], '{key}' => $connection['key']])); ?></p>
<p id="binapustaka-state" role="status" data-page="<?php echo Beside::html(Beside::address('system')); ?>" data-good="<?php echo Beside::html(Beside::text('connected')); ?>" data-bad="<?php echo Beside::html(Beside::text('unreachable', ['{url}' => $connection['url']])); ?>"><?php echo Beside::html(Beside::text('asking')); ?></p>
<script src="<?php echo Beside::html(Beside::file('state.js')); ?>"></script>
<p><?php echo Beside::html(Question::pickups($connection, []) !== null ? Beside::text('server_good') : Beside::text('server_bad', ['{url}' => $connection['url']])); ?></p>
<?php } ?>
<form method="post" action="<?php echo Beside::html($here); ?>">
<input type="hidden" name="form" value="<?php echo $_SESSION['binapustaka_form']; ?>">
<label for="binapustaka-code"><?php echo Beside::html(Beside::text('code')); ?></label>
<p><?php echo Beside::html(Beside::text('code_about')); ?></p>
<textarea id="binapustaka-code" name="code" rows="4" class="form-control" required autocomplete="off" spellcheck="false"><?php echo $wrong ? Beside::html((string) $_POST['code']) : ''; ?></textarea>
<button type="submit" class="btn btn-primary"><?php echo Beside::html(Beside::text('code_keep')); ?></button></form>
</div>
