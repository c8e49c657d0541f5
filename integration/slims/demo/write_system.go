package demo

import "time"

// Login signs a staff member in; the log names the username, not the id.
func (w *Writer) Login(t time.Time, by Clerk, address string) {
	now := secondOf(t)
	w.log(now, "staff", by.Username, "Login", "", "", "Login success for user "+by.Username+" from address "+address)
	w.set("user", by.UserID, "last_login last_login_ip", now, address)
	w.logged(Logins, now.day(), by.UserID, "")
}

// LoginFailed notes a wrong password.
func (w *Writer) LoginFailed(t time.Time, username, address string) {
	w.log(secondOf(t), "staff", username, "Login", "", "", "Login FAILED for user "+username+" from address "+address)
}

// Logout signs a staff member out.
func (w *Writer) Logout(t time.Time, by Clerk, address string) {
	w.staffLog(secondOf(t), by, "system", "", "", "Log Out from application from address "+address)
}

// Rename gives a staff member another real name; rows in the log keep the old.
func (w *Writer) Rename(t time.Time, by, whom Clerk, realName string) {
	now := secondOf(t)
	w.set("user", whom.UserID, "realname last_update", realName, now.day())
	w.staffLog(now, by, "system", "User", "Update", "update user data ("+escaped(realName)+") with username ("+whom.Username+")")
}

// TruncateLog empties system_log; its ids start again at 1.
func (w *Writer) TruncateLog(t time.Time) {
	w.out.truncate(w.schema.byName["system_log"])
	w.Logged.forget(secondOf(t).day())
}
