<?php
/** Binapustaka's pages in the OPAC. They read SLiMS and never write to it. */

namespace Binapustaka;

use SLiMS\DB;
use SLiMS\Plugins;

require_once __DIR__ . '/Question.php';

final class Opac
{
    /**
     * Each page's file and its labels. SLiMS makes the address of a label
     * (index.php?p=ambil_pesanan), and both are good in either language.
     */
    private const PAGES = [
        'pesanan.php' => ['Ambil pesanan', 'Pick-up'],
        'survei.php' => ['Survei', 'Survey'],
    ];

    public static function enterPages(): void
    {
        $chosen = $_GET['select_lang'] ?? $_COOKIE['select_lang'] ?? null;
        Beside::$language = is_string($chosen) ? $chosen : null;
        $plugins = Plugins::getInstance();
        foreach (self::PAGES as $file => $labels) {
            foreach ($labels as $label) {
                $plugins->registerMenu('opac', $label, dirname(__DIR__) . '/' . $file);
            }
        }
        // 9.3 shows no plug-in's page in the OPAC. What it finds nowhere it hands to
        // the routes of its API, in the folder that is named by the API's version.
        if (self::file() !== null && !isset($plugins->getMenus('opac')[$_GET['p']])) {
            $GLOBALS['sysconf']['api']['version'] = '1/../../plugins/' . basename(dirname(__DIR__)) . '/opac';
        }
    }

    /** The page that is asked for, null: none of these. */
    public static function file(): ?string
    {
        foreach (self::PAGES as $file => $labels) {
            foreach ($labels as $label) {
                if (($_GET['p'] ?? '') === strtolower(str_replace(' ', '_', $label))) {
                    return dirname(__DIR__) . '/' . $file;
                }
            }
        }
        return null;
    }

    /** Where the OPAC's sign-in sends a member back to; 9.3 sends nobody back. */
    public static function here(): string
    {
        $secure = ($_SERVER['HTTPS'] ?? '') !== '' && $_SERVER['HTTPS'] !== 'off';
        return ($secure ? 'https://' : 'http://') . ($_SERVER['HTTP_HOST'] ?? '') . SWB . 'index.php?p=' . rawurlencode($_GET['p']);
    }

    /**
     * The open reservations of the member who is signed in, the newest first: id,
     * at, code, title, place, due, lent, withheld, ahead.
     */
    public static function reservations(string $member): array
    {
        $list = [];
        foreach (self::rows('SELECT reserve_id, biblio_id, item_code, reserve_date FROM reserve WHERE member_id = ? ORDER BY reserve_id DESC LIMIT ' . Question::MOST, [$member]) as $row) {
            $title = self::rows('SELECT title FROM biblio WHERE biblio_id = ?', [$row['biblio_id']]);
            $copy = self::rows('SELECT l.location_name, s.no_loan FROM item i LEFT JOIN mst_location l ON l.location_id = i.location_id LEFT JOIN mst_item_status s ON s.item_status_id = i.item_status_id WHERE i.item_code = ?', [$row['item_code']]);
            $loan = self::rows('SELECT due_date FROM loan WHERE item_code = ? AND is_lent = 1 AND is_return = 0', [$row['item_code']]);
            $ahead = self::rows('SELECT COUNT(*) AS n FROM reserve WHERE item_code = ? AND reserve_id < ?', [$row['item_code'], $row['reserve_id']]);
            $list[] = [
                'id' => (int) $row['reserve_id'], 'at' => (string) $row['reserve_date'], 'code' => (string) $row['item_code'],
                'title' => trim((string) ($title[0]['title'] ?? '')), 'place' => trim((string) ($copy[0]['location_name'] ?? '')),
                'lent' => $loan !== [], 'due' => (string) ($loan[0]['due_date'] ?? ''), 'ahead' => (int) $ahead[0]['n'],
                'withheld' => $copy === [] || !empty($copy[0]['no_loan']),
            ];
        }
        return $list;
    }

    private static function rows(string $sql, array $values): array
    {
        $statement = DB::getInstance()->prepare($sql);
        if (!$statement || !$statement->execute($values)) { // up to 9.4 PDO says nothing
            throw new \RuntimeException('SLiMS does not answer');
        }
        return $statement->fetchAll(\PDO::FETCH_ASSOC);
    }

    /**
     * Adds to reservations what Binapustaka knows of each: pickup, null where
     * nothing was put aside.
     *
     * @return bool|null whether the desk puts copies aside; null: no answer
     */
    public static function askFor(array &$reservations): ?bool
    {
        $connection = Connection::current();
        $asked = [];
        foreach ($reservations as $i => $r) {
            $reservations[$i]['pickup'] = null;
            if ($r['id'] > 0 && preg_match('/^[12]\d{3}(-\d\d){2} \d\d(:\d\d){2}$/', $r['at']) && preg_match('/^[^\x00-\x1f\x7f]+$/u', $r['code'])) {
                $asked[$i] = [$r['id'], $r['at'], $r['code']];
            }
        }
        $said = $connection === null ? null : Question::pickups($connection, array_values($asked));
        foreach (array_keys($asked) as $n => $i) {
            $reservations[$i]['pickup'] = $said['pickups'][$n] ?? null;
        }
        return $said === null ? null : (bool) $said['serves'];
    }

    /** What was filled into a survey's form: its token and its answers, and nothing else. */
    public static function typed(array $form): array
    {
        $typed = ['token' => is_string($form['token'] ?? null) ? $form['token'] : ''];
        foreach ($form as $name => $value) {
            if (preg_match('/^q\d+(-\d+)?$/', (string) $name)) {
                $typed[$name] = is_array($value) ? array_values(array_filter($value, 'is_string')) : (string) $value;
            }
        }
        return $typed;
    }

    /** The survey that is shown here, after what was typed in it; null: no answer. */
    public static function survey(array $typed): ?array
    {
        $connection = Connection::current();
        return $connection === null ? null : Question::survey($connection, ['l' => Beside::text('lang')] + $typed);
    }

    /** 2026-11-29 as people write it. */
    public static function day(string $date): string
    {
        return preg_match('/^(\d{4})-(\d\d)-(\d\d)/', $date, $m) ? (int) $m[3] . ' ' . explode(' ', Beside::text('months'))[max(1, min(12, (int) $m[2])) - 1] . ' ' . $m[1] : '';
    }
}
