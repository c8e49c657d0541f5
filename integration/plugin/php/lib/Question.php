<?php
/**
 * A question of this SLiMS to Binapustaka, from server to server. How it and its
 * answer are written is laid down in Binapustaka's package integration/sso; the
 * same examples are tested there and here.
 */

namespace Binapustaka;

require_once __DIR__ . '/Ticket.php';

final class Question
{
    const MOST = 50; // reservations in a question

    private const FIELDS = ['key', 'aud', 'lib', 'ask', 'nonce', 'iat', 'exp'];
    private const PATIENCE = 2.0; // seconds that a page of the OPAC waits
    private const LONGEST = 65536; // answer, in bytes

    /**
     * Asks how far the copies of reservations have come.
     *
     * @param array $refs at most MOST of [reserve_id, reserve_date, item_code]
     * @return array|null serves, and pickups: for each of refs state, code and until, or null; null: no answer
     */
    public static function pickups(array $connection, array $refs): ?array
    {
        $now = time();
        $question = self::sign([
            'key' => $connection['key'], 'aud' => $connection['url'], 'lib' => $connection['library'], 'ask' => 'pickups',
            'nonce' => bin2hex(random_bytes(16)), 'iat' => $now, 'exp' => $now + Ticket::LIFE,
        ], $refs, $connection['secret']);
        $answer = self::post($connection['url'] . '/beside/pickups', http_build_query(['question' => $question, 'version' => Beside::VERSION], '', '&'));
        $said = self::read($answer, $question, $connection['secret']);
        return isset($said['serves'], $said['pickups']) && is_array($said['pickups']) && count($said['pickups']) === count($refs) ? $said : null;
    }

    /**
     * Asks for the survey that the OPAC shows, or brings what somebody answered to
     * it. Of whom it is, nothing is said, and nothing is known here.
     *
     * @param array $fields name => value or values; l is the language
     * @return array|null offered, and of one that is: title, intro, thanks, language, token, questions, problems, failure, done; null: no answer
     */
    public static function survey(array $connection, array $fields): ?array
    {
        $now = time();
        $pairs = [];
        foreach ($fields as $name => $values) {
            foreach ((array) $values as $value) {
                $pairs[] = rawurlencode((string) $name) . '=' . rawurlencode((string) $value);
            }
        }
        $form = implode('&', $pairs);
        $question = self::sign([
            'key' => $connection['key'], 'aud' => $connection['url'], 'lib' => $connection['library'], 'ask' => 'survey',
            'nonce' => bin2hex(random_bytes(16)), 'iat' => $now, 'exp' => $now + Ticket::LIFE,
        ], [], $connection['secret'], $form);
        $answer = self::post($connection['url'] . '/beside/survey', http_build_query(['question' => $question, 'form' => $form, 'version' => Beside::VERSION], '', '&'));
        $said = self::read($answer, $question, $connection['secret']);
        return isset($said['offered']) && (!$said['offered'] || is_array($said['questions'] ?? null)) ? $said : null;
    }

    /**
     * @param array $fields one value for each of FIELDS
     * @param string|null $form that comes with the question
     */
    public static function sign(array $fields, array $refs, string $secret, ?string $form = null): string
    {
        $written = [];
        foreach (self::FIELDS as $name) {
            $written[] = $name . '=' . rawurlencode((string) $fields[$name]);
        }
        foreach ($refs as $ref) {
            $written[] = 'ref=' . rawurlencode(implode(' ', $ref));
        }
        if ($form !== null) {
            $written[] = 'body=' . hash('sha256', $form);
        }
        return Ticket::seal(implode('&', $written), 'binapustaka-question-v1', $secret);
    }

    /** What an answer says; null: Binapustaka has not signed it for this question. */
    public static function read(string $answer, string $question, string $secret): ?array
    {
        $parts = explode('.', $answer);
        $body = base64_decode(strtr($parts[0], '-_', '+/'), true);
        if (count($parts) !== 2 || $body === false) {
            return null;
        }
        $signature = Ticket::encode(hash_hmac('sha256', "binapustaka-answer-v1\n" . $question . "\n" . $body, $secret, true));
        $said = hash_equals($signature, $parts[1]) ? json_decode($body, true) : null;
        return is_array($said) ? $said : null;
    }

    /** What is answered to a form; '': nothing, or not in time. Nobody is sent on elsewhere. */
    private static function post(string $url, string $form): string
    {
        return function_exists('curl_init') ? self::postByCurl($url, $form) : self::postByStream($url, $form);
    }

    private static function postByCurl(string $url, string $form): string
    {
        $answer = '';
        $line = curl_init($url);
        curl_setopt_array($line, [
            CURLOPT_POSTFIELDS => $form, CURLOPT_FOLLOWLOCATION => false, CURLOPT_NOSIGNAL => true,
            CURLOPT_CONNECTTIMEOUT_MS => (int) (500 * self::PATIENCE), CURLOPT_TIMEOUT_MS => (int) (1000 * self::PATIENCE),
            CURLOPT_WRITEFUNCTION => function ($line, string $part) use (&$answer): int {
                $answer .= $part;
                return strlen($answer) > self::LONGEST ? 0 : strlen($part);
            },
        ]);
        $good = curl_exec($line) && curl_getinfo($line, CURLINFO_RESPONSE_CODE) === 200;
        return $good ? $answer : '';
    }

    private static function postByStream(string $url, string $form): string
    {
        $end = microtime(true) + self::PATIENCE;
        $line = @fopen($url, 'r', false, stream_context_create(['http' => [
            'method' => 'POST', 'content' => $form, 'header' => 'Content-Type: application/x-www-form-urlencoded',
            'timeout' => self::PATIENCE / 2, 'follow_location' => 0,
        ]]));
        $answer = '';
        while ($line !== false && !feof($line)) {
            $left = $end - microtime(true);
            if ($left <= 0 || strlen($answer) > self::LONGEST) { // it drips
                return '';
            }
            stream_set_timeout($line, 0, (int) (1e6 * $left));
            $part = fread($line, 8192);
            if ($part === false || $part === '' && stream_get_meta_data($line)['timed_out']) {
                return '';
            }
            $answer .= $part;
        }
        return $answer;
    }
}
