<?php
/**
 * Which Binapustaka this SLiMS is connected with. It is kept in SLiMS's table
 * setting, not in a file: a web server may hand out the files of plugins/ as they
 * are (from 9.7 on SLiMS itself switches PHP off there).
 */

namespace Binapustaka;

use SLiMS\DB;

final class Connection
{
    private const SETTING = 'binapustaka';

    /** @return array|null url, library, key, secret (bytes), issued (seconds since 1970); null: not connected */
    public static function current(): ?array
    {
        $code = $GLOBALS['sysconf'][self::SETTING]['code'] ?? null;
        return is_string($code) ? self::read($code) : null;
    }

    /** The file that the ZIP carries the code in; it is read once. */
    public static function file(): string
    {
        return dirname(__DIR__) . '/connection.inc.php';
    }

    /** Takes over the code of the ZIP, if it is newer than what is kept, and removes the file. */
    public static function adopt(): void
    {
        if (!is_file(self::file())) {
            return;
        }
        $code = (string) (require self::file());
        $carried = self::read($code);
        $kept = self::current();
        if ($carried !== null && ($kept === null || $carried['issued'] > $kept['issued'])) {
            self::keep($code);
        }
        @unlink(self::file()); // where SLiMS may not, sambungan.php asks for it
    }

    /** Keeps a connection code; false: it is none. */
    public static function keep(string $code): bool
    {
        $code = trim($code);
        if (self::read($code) === null) {
            return false;
        }
        $db = DB::getInstance();
        $value = serialize(['code' => $code]);
        $change = $db->prepare('UPDATE setting SET setting_value = ? WHERE setting_name = ?');
        $change->execute([$value, self::SETTING]);
        $there = $db->prepare('SELECT COUNT(*) FROM setting WHERE setting_name = ?');
        $there->execute([self::SETTING]);
        if ((int) $there->fetchColumn() === 0) {
            $db->prepare('INSERT INTO setting (setting_name, setting_value) VALUES (?, ?)')->execute([self::SETTING, $value]);
        }
        $GLOBALS['sysconf'][self::SETTING] = ['code' => $code];
        return true;
    }

    /** Reads "bp1." and base64url of the JSON {url, library, key, secret, issued}. */
    private static function read(string $code): ?array
    {
        if (strncmp($code, 'bp1.', 4) !== 0) {
            return null;
        }
        $fields = json_decode((string) base64_decode(strtr(substr($code, 4), '-_', '+/'), true), true);
        foreach (['url', 'library', 'key', 'secret'] as $name) {
            if (!is_array($fields) || !is_string($fields[$name] ?? null) || $fields[$name] === '') {
                return null;
            }
        }
        $fields['secret'] = preg_match('/^[0-9a-f]{64}$/', $fields['secret']) ? hex2bin($fields['secret']) : '';
        $fields['issued'] = (int) ($fields['issued'] ?? 0);
        return $fields['secret'] !== '' && preg_match('#^https?://[^/\s]+$#', $fields['url']) ? $fields : null;
    }

    /** Signs a ticket for whoever is signed in, to go to target. */
    public static function ticket(array $connection, string $target): string
    {
        $user = DB::getInstance()->prepare('SELECT username, realname, email FROM user WHERE user_id = ?');
        $user->execute([$_SESSION['uid']]);
        $row = $user->fetch(\PDO::FETCH_ASSOC);
        if (!$row) { // taken out of SLiMS while signed in
            exit;
        }
        $now = time();
        return Ticket::sign([
            'key' => $connection['key'], 'aud' => $connection['url'], 'lib' => $connection['library'],
            'uid' => (int) $_SESSION['uid'], 'user' => self::line($row['username']), 'name' => self::line($row['realname']), 'email' => self::line($row['email']),
            'groups' => array_map('intval', array_filter((array) ($_SESSION['groups'] ?? []))),
            'target' => $target, 'nonce' => bin2hex(random_bytes(16)), 'iat' => $now, 'exp' => $now + Ticket::LIFE,
        ], $connection['secret']);
    }

    /** What a ticket may hold: letters in UTF-8 on one line. */
    private static function line(?string $text): string
    {
        $letters = htmlspecialchars_decode(htmlspecialchars((string) $text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8'), ENT_QUOTES);
        return trim(preg_replace('/[\x00-\x1f\x7f]+/', ' ', $letters));
    }
}
