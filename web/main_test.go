package web

import (
	"testing"

	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m, webtest.Stop) }
