package demo

import "time"

// Visit checks somebody in at the counter, which is the visitor's own act. A
// guest has no ID. Rooms exist from 9.6 on.
func (w *Writer) Visit(t time.Time, m Member, room string) {
	now := secondOf(t)
	id, code := any(m.ID), any(room)
	if m.ID == "" {
		id = nil
	}
	if room == "" {
		code = nil
	}
	w.add("visitor_count", id, m.Name, m.Institution, code, now)
	w.Happened.add(Visits, now.day(), 0, room, 1)
	if !w.schema.byName["visitor_count"].has("room_code") {
		room = ""
	}
	w.Rows.add(Visits, now.day(), 0, room, 1)
}

// Read opens a digital file (from 9.2 on, nothing before): a member, a staff
// member, or with neither somebody who is not signed in.
func (w *Writer) Read(t time.Time, fileID int64, memberID string, userID int64, address string) {
	if !w.has("files_read") {
		return
	}
	if memberID == "" {
		memberID = "0"
	}
	now := secondOf(t)
	w.add("files_read", fileID, now, memberID, userID, address)
	w.row(DigitalReads, now.day(), "", 1)
}
