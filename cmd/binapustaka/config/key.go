package config

import (
	"bufio"
	"os"
	"reflect"
	"strings"

	"binapustaka/lms"
)

// Keys lists the settings in the order of Config.
func Keys() []Key {
	var keys []Key
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		keys = append(keys, Key{Name: prefix + tag.Get("env"), Default: tag.Get("envDefault"), Secret: tag.Get("secret") == "true"})
	}
	return keys
}

// names are the keys that may be written, the _FILE forms of secrets included.
func names() []string {
	var all []string
	for _, k := range Keys() {
		all = append(all, k.Name)
		if k.Secret {
			all = append(all, k.Name+"_FILE")
		}
	}
	return all
}

func fromEnvironment(environ []string) (map[string]string, error) {
	known := append(names(), FileKey)
	values := map[string]string{}
	for _, line := range environ {
		key, value, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(key, prefix) {
			continue
		}
		if err := unknown(key, known, "environment"); err != nil {
			return nil, err
		}
		if value != "" { // set to nothing is not set
			values[key] = value
		}
	}
	return values, nil
}

func fromFile(name string) (map[string]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &lms.Error{Kind: lms.Invalid, Key: "config.file", Args: lms.Args{"file": name}, Err: err}
	}
	defer f.Close()
	values, known := map[string]string{}, names()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key, value = strings.TrimSpace(strings.TrimPrefix(key, "export ")), strings.TrimSpace(value)
		if !ok {
			return nil, lms.Fail(lms.Invalid, "config.line", lms.Args{"file": name, "line": n})
		}
		if err := unknown(key, known, name); err != nil {
			return nil, err
		}
		if _, twice := values[key]; twice {
			return nil, lms.Fail(lms.Invalid, "config.twice", lms.Args{"key": key})
		}
		if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
			value = value[1 : len(value)-1]
		}
		if value != "" {
			values[key] = value
		}
	}
	if err := lines.Err(); err != nil {
		return nil, &lms.Error{Kind: lms.Invalid, Key: "config.file", Args: lms.Args{"file": name}, Err: err}
	}
	return values, nil
}

func unknown(key string, known []string, where string) error {
	near, best := "", 1<<30
	for _, k := range known {
		if k == key {
			return nil
		}
		if d := distance(key, k); d < best {
			near, best = k, d
		}
	}
	return lms.Fail(lms.Invalid, "config.unknown", lms.Args{"key": key, "where": where, "near": near})
}

// distance is Levenshtein's: how many letters to add, drop or change.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
