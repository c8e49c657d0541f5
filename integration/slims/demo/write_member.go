package demo

import (
	"time"

	"binapustaka/lms"
)

// Enrolment is what a new member's form holds beside the name.
type Enrolment struct {
	Member
	Gender         int
	Born           any // lms.Day, nil, or a zero date
	Type           int64
	Address, Email string
	Phone          string
	Expires        lms.Day
}

func (w *Writer) member(e Enrolment, since, input any, register lms.Day) {
	w.add("member", e.ID, e.Name, e.Gender, e.Born, e.Type, e.Address, e.Email, e.Institution, 0, e.Phone, since, register, e.Expires, 0, nil, input, input)
}

// AddMember registers a patron.
func (w *Writer) AddMember(t time.Time, by Clerk, e Enrolment) {
	now := secondOf(t)
	w.member(e, now.day(), now.day(), now.day())
	w.membership(now, by, "Profile added", "Add", "add new member ("+e.Name+") with ID ("+e.ID+")")
	w.both(NewMembers, now.day(), by.UserID, 0, "")
}

// RenewMember prolongs a membership from the list of expired members.
func (w *Writer) RenewMember(t time.Time, by Clerk, m Member, expires lms.Day) {
	now := secondOf(t)
	w.set("member", m.ID, "register_date expire_date last_update", now.day(), expires, now.day())
	w.membership(now, by, "Extend Membership", "Extend", "extends membership for member ("+m.Name+") with ID ("+m.ID+")")
	w.logged(RenewedMembers, now.day(), by.UserID, "")
}

// ChangeMember saves a member's form.
func (w *Writer) ChangeMember(t time.Time, by Clerk, m Member) {
	now := secondOf(t)
	w.set("member", m.ID, "last_update", now.day())
	w.membership(now, by, "Profile updated", "Update", "update member data ("+m.Name+") with ID ("+m.ID+")")
}

// ChangeMemberID gives a member another number: loans and fines follow, the
// log and the visits keep the old one.
func (w *Writer) ChangeMemberID(t time.Time, by Clerk, m Member, id string, loans, fines []int64) {
	w.set("member", m.ID, "member_id", id)
	for _, l := range loans {
		w.set("loan", l, "member_id", id)
	}
	for _, f := range fines {
		w.set("fines", f, "member_id", id)
	}
	m.ID = id
	w.ChangeMember(t, by, m)
}

// membership writes the module's log; 9.7 renamed its actions.
func (w *Writer) membership(at second, by Clerk, new, old, rest string) {
	sub, action := "Member Profile", new
	if !w.schema.from("9.7.0") {
		sub, action = old, "OK"
	}
	w.staffLog(at, by, "membership", sub, action, rest)
}
