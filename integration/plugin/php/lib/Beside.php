<?php
/** Binapustaka's places in SLiMS: a menu entry in every module, and one in System for its connection. */

namespace Binapustaka;

use SLiMS\Plugins;

require_once __DIR__ . '/Connection.php';
require_once __DIR__ . '/Ticket.php';

final class Beside
{
    const VERSION = '1.2.0';

    /** The OPAC's visitors choose a language of their own; null: SLiMS's. */
    public static ?string $language = null;

    /** Puts the entries into the menus, in the pages of the staff. */
    public static function enterMenus(): void
    {
        Connection::adopt();
        $plugins = Plugins::getInstance();
        $page = dirname(__DIR__) . '/pelatihan.php';
        $enter = function () use ($plugins, $page) {
            foreach (self::modules() as $module) {
                $plugins->registerMenu($module, self::text('menu'), $page, self::text('menu_about'));
            }
        };
        if (method_exists($plugins, 'group')) { // from 9.5 on
            Plugins::group(self::text('menu'), $enter);
        } else {
            $enter();
        }
        $plugins->registerMenu('system', self::text('connection'), dirname(__DIR__) . '/sambungan.php', self::text('connection_about'));
        $plugins->register('admin_session_after_start', [self::class, 'allowMenus']);
        $module = $_GET['mod'] ?? '';
        if (!in_array($module, self::modules(), true)) {
            $module = '';
        }
        if (!defined(Plugins::class . '::ADMIN_SESSION_AFTER_START') && $module !== '') { // before 9.6 nobody calls
            self::script('menu.js', ['page' => self::address($module), 'id' => md5(realpath($page))]);
        }
        if (Connection::current() !== null) {
            self::script('panel.js', [
                'page' => self::address($module ?: 'bibliography'), 'module' => $module, 'css' => self::file('panel.css'),
                'menu' => self::text('menu'), 'week' => self::text('week'), 'open' => self::text('open'), 'close' => self::text('close'),
                'wait' => self::text('wait'), 'down' => self::text('down'), 'blocked' => self::text('blocked'),
            ]);
        }
    }

    /** Adds a script to the page of the staff; every version and template prints the footer there, and nowhere else. */
    private static function script(string $file, array $data): void
    {
        $tag = '<script defer src="' . self::html(self::file($file)) . '"';
        foreach ($data as $name => $value) {
            $tag .= ' data-' . $name . '="' . self::html($value) . '"';
        }
        $GLOBALS['sysconf']['page_footer'] = ($GLOBALS['sysconf']['page_footer'] ?? '') . $tag . '></script>';
    }

    /** Where a browser finds a file of the plug-in. */
    public static function file(string $name): string
    {
        return SWB . 'plugins/' . basename(dirname(__DIR__)) . '/' . $name . '?v=' . self::VERSION;
    }

    /**
     * SLiMS shows a menu entry to those whose group was given it, one by one. This
     * one is for everybody who may read the module, in their session alone.
     */
    public static function allowMenus(): void
    {
        foreach (self::modules() as $module) {
            if (!empty($_SESSION['priv'][$module]['r'])) {
                $entry = md5(self::address($module));
                $menus = $_SESSION['priv'][$module]['menus'] ?? [];
                if (!in_array($entry, $menus, true)) {
                    $menus[] = $entry;
                    $_SESSION['priv'][$module]['menus'] = $menus;
                }
            }
        }
    }

    /** Where the page of the plug-in is, as an entry of that module. */
    public static function address(string $module): string
    {
        return AWB . 'plugin_container.php?mod=' . $module . '&id=' . md5(realpath(dirname(__DIR__) . '/pelatihan.php'));
    }

    /** Names of the modules that are installed here. */
    private static function modules(): array
    {
        static $names = null;
        if ($names === null) {
            $names = [];
            foreach (glob(MDLBS . '*/submenu.php') ?: [] as $file) {
                $names[] = basename(dirname($file));
            }
        }
        return $names;
    }

    /** A text in SLiMS's language: Indonesian, or English for every other. */
    public static function text(string $key, array $values = []): string
    {
        static $texts = null;
        if ($texts === null) {
            $language = self::$language ?? $GLOBALS['sysconf']['default_lang'] ?? 'id_ID';
            $texts = require dirname(__DIR__) . '/lang/' . (substr($language, 0, 2) === 'id' ? 'id' : 'en') . '.php';
        }
        return strtr($texts[$key], $values);
    }

    public static function html(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
    }
}
