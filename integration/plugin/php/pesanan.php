<?php
/**
 * The OPAC's page "Ambil pesanan": how reserved books are picked up, and how far
 * a member's own ones have come. SLiMS shows it inside its layout, to everybody.
 */

use Binapustaka\Beside;
use Binapustaka\Opac;

defined('INDEX_AUTH') or exit;

header('Cache-Control: no-store, private');
$page_title = Beside::text('opac_title');
$metadata = '<meta name="robots" content="noindex, follow">';
if (isset($this)) { // from 9.5 on the OPAC is an object that shows the page in a method
    $this->page_title = $page_title;
    $this->metadata = $metadata;
}

(function () {
    $html = function (string $key, array $values = []): string {
        return Beside::html(Beside::text($key, $values));
    };
    $member = \utility::isMemberLogin() ? (string) $_SESSION['mid'] : null;
    $reservations = null;
    $serves = null;
    if ($member !== null) {
        try {
            $reservations = Opac::reservations($member);
            $serves = $reservations === [] ? true : Opac::askFor($reservations);
            usort($reservations, function (array $a, array $b): int { // what waits for them comes first
                return (($b['pickup']['state'] ?? '') === 'ready') <=> (($a['pickup']['state'] ?? '') === 'ready') ?: $b['id'] <=> $a['id'];
            });
        } catch (\Throwable $e) { // the OPAC goes on
            $reservations = null;
        }
    }
?>
<div id="binapustaka-pickup" lang="<?php echo $html('lang'); ?>">
<p><?php echo $html('opac_lead'); ?></p>
<?php if ($member === null) { ?>
<p class="my-3"><?php echo $html('opac_sign_in_about'); ?></p>
<p><a class="btn btn-primary" href="<?php echo Beside::html(SWB . 'index.php?p=member&destination=' . rawurlencode(Opac::here())); ?>"><?php echo $html('opac_sign_in'); ?></a></p>
<?php } else { ?>
<h3 class="mt-4 mb-3"><?php echo $html('opac_yours'); ?></h3>
<?php if ($reservations === null) { ?>
<p class="my-3"><?php echo $html('opac_unreadable'); ?></p>
<?php } elseif ($reservations === []) { ?>
<p class="my-3"><?php echo $html('opac_none'); ?></p>
<?php } elseif ($serves === null) { ?>
<p class="my-3"><?php echo $html('opac_down'); ?></p>
<?php } ?>
<?php foreach ($reservations ?? [] as $r) {
    $state = $r['pickup']['state'] ?? '';
    $until = (string) ($r['pickup']['until'] ?? '');
?>
<div class="card mb-3"><div class="card-body">
<h4 class="h5 mb-2"><?php echo Beside::html($r['title'] !== '' ? $r['title'] : $r['code']); ?></h4>
<?php if ($state === 'ready' && $until >= date('Y-m-d')) { ?>
<p class="mb-2"><strong><?php echo $html('opac_ready'); ?></strong> <?php echo $html('opac_ready_about'); ?></p>
<dl class="row mb-2">
<dt class="col-sm-3"><?php echo $html('opac_code'); ?></dt><dd class="col-sm-9"><strong class="h4"><?php echo Beside::html((string) $r['pickup']['code']); ?></strong></dd>
<?php if ($r['place'] !== '') { ?><dt class="col-sm-3"><?php echo $html('opac_place'); ?></dt><dd class="col-sm-9"><?php echo Beside::html($r['place']); ?></dd><?php } ?>
<dt class="col-sm-3"><?php echo $html('opac_until'); ?></dt><dd class="col-sm-9"><?php echo Beside::html(Opac::day($until)); ?></dd>
</dl>
<?php } elseif ($state === 'ready') { ?>
<p class="mb-2"><strong><?php echo $html('opac_late'); ?></strong> <?php echo $html('opac_late_about', ['{day}' => Opac::day($until)]); ?></p>
<?php } elseif ($state === 'missed') { ?>
<p class="mb-2"><strong><?php echo $html('opac_missed'); ?></strong> <?php echo $html('opac_missed_about'); ?></p>
<?php } elseif ($state === 'collected') { ?>
<p class="mb-2"><strong><?php echo $html('opac_collected'); ?></strong> <?php echo $html('opac_collected_about'); ?></p>
<?php } elseif ($r['lent'] || $r['ahead'] > 0) { ?>
<p class="mb-2"><strong><?php echo $html('opac_waiting'); ?></strong>
<?php
    if ($r['lent']) {
        echo $r['due'] >= date('Y-m-d') ? $html('opac_lent_until', ['{day}' => Opac::day($r['due'])]) : $html('opac_lent');
    }
    echo ' ', $r['ahead'] > 0 ? $html('opac_ahead', ['{n}' => (string) $r['ahead']]) : $html('opac_next');
?></p>
<?php } elseif ($r['withheld']) { ?>
<p class="mb-2"><strong><?php echo $html('opac_withheld'); ?></strong> <?php echo $html('opac_ask'); ?></p>
<?php } elseif ($serves) { ?>
<p class="mb-2"><strong><?php echo $html('opac_fetching'); ?></strong> <?php echo $html('opac_fetching_about'); ?></p>
<?php } else { ?>
<p class="mb-2"><?php echo $html('opac_ask'); ?></p>
<?php } ?>
<p class="mb-0"><?php echo $html('opac_reserved', ['{day}' => Opac::day($r['at'])]); ?></p>
</div></div>
<?php } ?>
<?php } ?>
<h3 class="mt-4 mb-3"><?php echo $html('opac_how'); ?></h3>
<ol class="list-decimal pl-4">
<li class="mb-2"><?php echo $html('opac_how_reserve'); ?></li>
<li class="mb-2"><?php echo $html('opac_how_aside'); ?></li>
<li class="mb-2"><?php echo $html('opac_how_collect'); ?></li>
<li class="mb-2"><?php echo $html('opac_how_late'); ?></li>
</ol>
</div>
<?php })(); ?>
