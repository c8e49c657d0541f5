package sqldb_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestServer(t *testing.T) {
	db := dbtest.Open(t)
	s, err := db.Server(context.Background())
	if err != nil || !s.Supported() || !strings.HasPrefix(s.User, "root@") || s.Database == "" || time.Since(s.Clock).Abs() > 5*time.Second {
		t.Errorf("%+v %v", s, err)
	}
	for version, want := range map[string]bool{"10.4.32-MariaDB": false, "10.5.0-MariaDB": true, "5.5.5-10.6.12-MariaDB-log": true, "11.4.2-MariaDB-ubu2404": true,
		"5.7.44-log": false, "8.0.36": true, "9.1.0": true, "": false, "5.5.5-10.3.1-MariaDB": false} {
		if got := (sqldb.Server{Version: version}).Supported(); got != want {
			t.Errorf("%q: %v", version, got)
		}
	}
}

func TestTryRights(t *testing.T) {
	ctx := context.Background()
	db := dbtest.Open(t)
	if denied, err := db.TryRights(ctx); denied || err != nil {
		t.Fatal(denied, err)
	}
	s, err := db.Server(ctx)
	if err != nil {
		t.Fatal(err)
	}
	db.MustExec("CREATE USER weak@localhost IDENTIFIED BY 'pw'")
	for _, rights := range []string{"SELECT, INSERT, UPDATE, DELETE", "CREATE, DROP"} {
		db.MustExec("GRANT " + rights + " ON `" + s.Database + "`.* TO weak@localhost")
		weak, err := sqldb.Open(ctx, dbtest.Server(t).UserDSN("weak", "pw", s.Database))
		if err != nil {
			t.Fatal(err)
		}
		if denied, err := weak.TryRights(ctx); !denied || err == nil {
			t.Errorf("with %s: %v %v", rights, denied, err)
		}
		weak.Close()
	}
}
