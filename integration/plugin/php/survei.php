<?php
/**
 * The OPAC's page "Survei": the library's survey, asked and answered by way of
 * this server, as the patron's browser may not reach Binapustaka. Whoever is
 * signed in here stays out of it: nothing of the session is read, and nothing of
 * the answers is kept.
 */

use Binapustaka\Beside;
use Binapustaka\Opac;

defined('INDEX_AUTH') or exit;

header('Cache-Control: no-store, private');
$page_title = Beside::text('survey_title');
$metadata = '<meta name="robots" content="noindex, follow">';
if (isset($this)) { // from 9.5 on the OPAC is an object that shows the page in a method
    $this->page_title = $page_title;
    $this->metadata = $metadata;
}

(function () {
    $html = function (string $key, array $values = []): string {
        return Beside::html(Beside::text($key, $values));
    };
    $out = function ($text): string {
        return Beside::html((string) $text);
    };
    $typed = $_SERVER['REQUEST_METHOD'] === 'POST' ? Opac::typed($_POST) : [];
    $survey = Opac::survey($typed);
    $chosen = function (string $field, $value) use ($typed): string {
        return in_array((string) $value, (array) ($typed[$field] ?? []), true) ? ' checked' : '';
    };
    $steps = function (array $q, string $field) use ($out, $chosen) {
        $last = end($q['steps']);
        foreach ($q['steps'] as $n) {
            $means = $n === $q['steps'][0] ? $q['low'] : ($n === $last ? $q['high'] : '');
            echo '<label style="display:inline-block;padding:.4rem .8rem .4rem 0"><input type="radio" name="', $out($field), '" value="', (int) $n, '"', $chosen($field, $n), '> ', (int) $n, $means !== '' ? ' (' . $out($means) . ')' : '', '</label> ';
        }
    };
?>
<div id="binapustaka-survey" lang="<?php echo $out($survey['language'] ?? Beside::text('lang')); ?>">
<?php if ($survey === null) { ?>
<p class="my-3" role="status"><?php echo $typed === [] ? $html('survey_down') : $html('survey_not_sent'); ?></p>
<?php } elseif (!$survey['offered']) { ?>
<p class="my-3"><?php echo $html('survey_none'); ?></p>
<?php } elseif ($survey['done']) { ?>
<h3 class="mt-4 mb-3"><?php echo $html('survey_done'); ?></h3>
<p><?php echo $survey['thanks'] !== '' ? nl2br($out($survey['thanks'])) : $html('survey_thanks'); ?></p>
<?php } ?>
<?php if ($typed !== [] && $survey === null) { // what was written is not lost ?>
<form method="post" action="<?php echo $out('index.php?p=' . rawurlencode($_GET['p'])); ?>">
<?php foreach ($typed as $name => $values) {
    foreach ((array) $values as $value) { ?>
<input type="hidden" name="<?php echo $out($name . (is_array($values) ? '[]' : '')); ?>" value="<?php echo $out($value); ?>">
<?php }
} ?>
<button class="btn btn-primary" type="submit"><?php echo $html('survey_again'); ?></button>
</form>
<?php } elseif (!empty($survey['offered']) && !$survey['done']) { ?>
<h3 class="mt-4 mb-3"><?php echo $out($survey['title']); ?></h3>
<?php if ($survey['intro'] !== '') { ?><p class="mb-3"><?php echo nl2br($out($survey['intro'])); ?></p><?php } ?>
<p class="mb-4"><strong><?php echo $html('survey_anonymous'); ?></strong></p>
<?php if ($survey['failure'] !== '') { ?><div class="alert alert-danger" role="alert"><?php echo $out($survey['failure']); ?></div><?php } ?>
<form method="post" action="<?php echo $out('index.php?p=' . rawurlencode($_GET['p'])); ?>" autocomplete="off">
<input type="hidden" name="token" value="<?php echo $out($survey['token']); ?>">
<?php foreach ($survey['questions'] as $i => $q) {
    $field = (string) $q['field'];
    $wrong = (string) ($survey['problems'][$field] ?? '');
    $error = $wrong !== '' ? '<p class="text-danger" id="' . $out($field) . '-error"><strong>' . $out($wrong) . '</strong></p>' : '';
    $tied = $wrong !== '' ? ' aria-describedby="' . $out($field) . '-error"' : '';
    $stem = ($i + 1) . '. ' . $out($q['text']) . ($q['required'] ? ' (' . $html('survey_must') . ')' : '');
?>
<?php if ($q['kind'] === 'text') { ?>
<div class="form-group mb-4"><label for="<?php echo $out($field); ?>"><strong><?php echo $stem; ?></strong></label>
<p><?php echo $html('survey_no_names'); ?></p><?php echo $error; ?>
<textarea class="form-control" id="<?php echo $out($field); ?>" name="<?php echo $out($field); ?>" rows="4" maxlength="2000"<?php echo $tied; ?>><?php echo $out($typed[$field] ?? ''); ?></textarea></div>
<?php } else { ?>
<fieldset class="form-group mb-4"<?php echo $tied; ?>><legend style="font-size:1rem"><strong><?php echo $stem; ?></strong></legend><?php echo $error; ?>
<?php
        foreach ($q['rows'] ?? [] as $row) {
            echo '<fieldset class="mb-2"><legend style="font-size:1rem">', $out($row['text']), '</legend>';
            $steps($q, (string) $row['name']);
            echo '</fieldset>';
        }
        foreach ($q['options'] ?? [] as $option) {
            $several = $q['kind'] === 'multiple';
            echo '<div><label style="padding:.4rem 0"><input type="', $several ? 'checkbox' : 'radio', '" name="', $out($field), $several ? '[]' : '', '" value="', $out($option['name']), '"', $chosen($field, $option['name']), '> ', $out($option['text']), '</label></div>';
        }
        if (empty($q['rows']) && empty($q['options'])) {
            $steps($q, $field);
        }
?>
</fieldset>
<?php } ?>
<?php } ?>
<p><button class="btn btn-primary" type="submit"><?php echo $html('survey_send'); ?></button></p>
</form>
<?php } ?>
</div>
<?php })(); ?>
