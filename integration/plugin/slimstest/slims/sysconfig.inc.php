<?php
// A stand-in for SLiMS: as much of it as a plug-in touches, written from what is
// known of SLiMS 9.3 to 9.7. Its "tables" are a JSON file.

namespace {
    define('SB', __DIR__ . DIRECTORY_SEPARATOR);
    define('SLIMS', parse_ini_file(SB . 'slims.ini', false, INI_SCANNER_RAW));
    define('MDLBS', SB . 'admin/modules/');
    define('SWB', '/');
    define('AWB', SWB . 'admin/');

    $sysconf = ['default_lang' => SLIMS['language'], 'page_footer' => 'SLiMS'];

    if (!class_exists('PDO')) { // PHP may come without it; SLiMS does not run then, this does
        class PDO
        {
            const FETCH_ASSOC = 2;
        }
    }

    class utility
    {
        public static function havePrivilege(string $module, string $right): bool
        {
            return !empty($_SESSION['priv'][$module][$right]);
        }
    }
}

namespace SLiMS {
    /** Answers the statements of the plug-in, and no others. */
    final class DB
    {
        private $sql;
        private $row;

        public static function getInstance(): self
        {
            return new self();
        }

        public function prepare(string $sql): self
        {
            $this->sql = $sql;
            return $this;
        }

        public static function tables(): array
        {
            return json_decode(file_get_contents(SB . 'tables.json'), true);
        }

        public function execute(array $values): bool
        {
            $tables = self::tables();
            switch ($this->sql) {
                case 'UPDATE setting SET setting_value = ? WHERE setting_name = ?':
                    if (isset($tables['setting'][$values[1]])) {
                        $tables['setting'][$values[1]] = $values[0];
                    }
                    break;
                case 'SELECT COUNT(*) FROM setting WHERE setting_name = ?':
                    $this->row = (int) isset($tables['setting'][$values[0]]);
                    break;
                case 'INSERT INTO setting (setting_name, setting_value) VALUES (?, ?)':
                    $tables['setting'][$values[0]] = $values[1];
                    break;
                case 'SELECT username, realname, email FROM user WHERE user_id = ?':
                    $this->row = $tables['user'][$values[0]];
                    break;
                default:
                    throw new \Exception('not a statement of the plug-in: ' . $this->sql);
            }
            return file_put_contents(SB . 'tables.json', json_encode($tables)) !== false;
        }

        public function fetch($style)
        {
            return $this->row;
        }

        public function fetchColumn()
        {
            return $this->row;
        }
    }

    if (SLIMS['version'] >= '9.6') {
        abstract class HookedPlugins extends BasePlugins
        {
            const ADMIN_SESSION_AFTER_START = 'admin_session_after_start';
        }
    } else {
        abstract class HookedPlugins extends BasePlugins
        {
        }
    }

    if (SLIMS['version'] >= '9.5') {
        class Plugins extends HookedPlugins
        {
            public static function group($name, $callback)
            {
                self::getInstance()->group = $name;
                $callback();
                self::getInstance()->group = null;
            }
        }
    } else {
        class Plugins extends BasePlugins
        {
        }
    }

    abstract class BasePlugins
    {
        public $group;
        private static $instance;
        private $menus = [];
        private $hooks = [];

        public static function getInstance(): Plugins
        {
            return self::$instance = self::$instance ?: new Plugins();
        }

        public function register($hook, $callback)
        {
            $this->hooks[$hook][] = $callback;
        }

        public function execute($hook)
        {
            foreach ($this->hooks[$hook] ?? [] as $callback) {
                call_user_func($callback);
            }
        }

        public function registerMenu($module, $label, $path, $description = null)
        {
            $hash = md5(realpath($path));
            $this->menus[$module][$hash] = [$label, AWB . 'plugin_container.php?mod=' . $module . '&id=' . $hash, $description, realpath($path), $this->group];
        }

        public function getMenus($module): array
        {
            return $this->menus[$module] ?? [];
        }
    }
}

namespace {
    foreach (SLiMS\DB::tables()['setting'] as $name => $value) {
        $sysconf[$name] = unserialize($value);
    }
    foreach (glob(SB . 'plugins/*/*.plugin.php') as $plugin) {
        (function () use ($plugin) { // SLiMS loads them inside a method, too
            require_once $plugin;
        })();
    }
}
