<?php
/**
 * A ticket says to Binapustaka who is signed in to this SLiMS. How it is written
 * is laid down in Binapustaka's package integration/sso; the same examples are
 * tested there and here.
 */

namespace Binapustaka;

final class Ticket
{
    const LIFE = 60; // seconds

    private const FIELDS = ['key', 'aud', 'lib', 'uid', 'user', 'name', 'email', 'groups', 'target', 'nonce', 'iat', 'exp'];

    /**
     * @param array  $fields one value for each of FIELDS; groups: a list of ids
     * @param string $secret as bytes
     */
    public static function sign(array $fields, string $secret): string
    {
        $fields['groups'] = implode(',', $fields['groups']);
        $written = [];
        foreach (self::FIELDS as $name) {
            $written[] = $name . '=' . rawurlencode((string) $fields[$name]);
        }
        return self::seal(implode('&', $written), 'binapustaka-ticket-v1', $secret);
    }

    /** What is signed, with its signature; the purpose keeps one from passing for another. */
    public static function seal(string $payload, string $purpose, string $secret): string
    {
        return self::encode($payload) . '.' . self::encode(hash_hmac('sha256', $purpose . "\n" . $payload, $secret, true));
    }

    public static function encode(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
