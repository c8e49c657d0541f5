<?php
// A stand-in for SLiMS: as much of it as a plug-in touches, written from what is
// known of SLiMS 9.3 to 9.7. Its "tables" are a JSON file.

namespace {
    define('SB', __DIR__ . DIRECTORY_SEPARATOR);
    define('SLIMS', parse_ini_file(SB . 'slims.ini', false, INI_SCANNER_RAW));
    define('MDLBS', SB . 'admin/modules/');
    define('SWB', '/');
    define('AWB', SWB . 'admin/');

    define('LIB', SB . 'lib/');

    $sysconf = ['default_lang' => SLIMS['language'], 'page_footer' => 'SLiMS', 'api' => ['version' => 1]];
    if (SLIMS['version'] < '9.5' && isset($_COOKIE['select_lang'])) { // later ones keep it elsewhere
        $sysconf['default_lang'] = $_COOKIE['select_lang'];
    }

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

        public static function isMemberLogin(): bool
        {
            return isset($_SESSION['mid']) && isset($_SESSION['m_name']);
        }
    }
}

namespace SLiMS {
    /** Answers the statements of the plug-in, and no others. */
    final class DB
    {
        private $sql;
        private $row;
        private $rows;

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
            if ($this->read($values)) {
                return true;
            }
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

        /** Reads what the OPAC's pages ask for; false: it is another statement. */
        private function read(array $values): bool
        {
            $where = [
                'SELECT reserve_id, biblio_id, item_code, reserve_date FROM reserve WHERE member_id = ? ORDER BY reserve_id DESC LIMIT 50' => ['reserve', 'member_id'],
                'SELECT title FROM biblio WHERE biblio_id = ?' => ['biblio', 'biblio_id'],
                'SELECT l.location_name, s.no_loan FROM item i LEFT JOIN mst_location l ON l.location_id = i.location_id LEFT JOIN mst_item_status s ON s.item_status_id = i.item_status_id WHERE i.item_code = ?' => ['item', 'item_code'],
                'SELECT due_date FROM loan WHERE item_code = ? AND is_lent = 1 AND is_return = 0' => ['loan', 'item_code'],
                'SELECT COUNT(*) AS n FROM reserve WHERE item_code = ? AND reserve_id < ?' => ['reserve', 'item_code'],
            ][$this->sql] ?? null;
            if ($where === null) {
                return false;
            }
            $this->rows = array_values(array_filter(self::tables()[$where[0]] ?? [], function ($row) use ($where, $values) {
                return (string) $row[$where[1]] === (string) $values[0];
            }));
            if (strpos($this->sql, 'COUNT')) {
                $this->rows = [['n' => count(array_filter($this->rows, function ($row) use ($values) {
                    return $row['reserve_id'] < $values[1];
                }))]];
            }
            if (strpos($this->sql, 'DESC')) {
                $this->rows = array_reverse($this->rows);
            }
            return true;
        }

        public function fetchAll($style): array
        {
            return $this->rows;
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
            if ($module === 'opac' && SLIMS['version'] >= '9.4') {
                $this->menus['opac'][strtolower(implode('_', explode(' ', $label)))] = [$label, SWB, $description, realpath($path)];
                return;
            }
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
