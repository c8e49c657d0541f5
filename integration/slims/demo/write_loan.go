package demo

import (
	"fmt"
	"time"

	"binapustaka/lms"
)

// Loan is a copy in a member's hands.
type Loan struct {
	ID         int64
	Item       Item
	MemberID   string
	On, Due    lms.Day
	By         int64 // user id
	Renewed    int
	FinePerDay int   // rupiah
	FineID     int64 // of the last extension or return, 0 when it was in time
	Fine       int   // rupiah
}

// circulation is how a real name starts a circulation message: from 9.0 on it
// is escaped before the log escapes it once more.
func (w *Writer) circulation(at second, by Clerk, memberID, sub, action, rest string) {
	name := by.RealName
	if w.schema.from("9.0.0") {
		name = escaped(name)
	}
	w.log(at, "member", memberID, "circulation", sub, action, name+" "+rest)
}

// StartTransaction calls the member to the desk.
func (w *Writer) StartTransaction(at time.Time, by Clerk, memberID string) {
	w.circulation(secondOf(at), by, memberID, "Loan", "Started", "start transaction with member ("+memberID+")")
}

// FinishTransaction ends it. From 8.3.1 on SLiMS also writes a visit for a
// member who has none on that day: tell it whether the member has one.
func (w *Writer) FinishTransaction(at time.Time, by Clerk, m Member, visited bool) {
	if w.schema.from("8.3.1") && !visited {
		w.Visit(at, m, "")
	}
	w.circulation(secondOf(at), by, m.ID, "Transaction", "finished", "finish circulation transaction with member ("+m.ID+")")
}

// Loan lends a copy until due. SLiMS 7 writes no log for it and no uid.
func (w *Writer) Loan(t time.Time, by Clerk, memberID string, item Item, due lms.Day, finePerDay int) Loan {
	now := secondOf(t)
	if w.schema.from("8.3.1") {
		w.circulation(now, by, memberID, "Loan", "Add", "insert new loan ("+item.Code+") for member ("+memberID+")")
		w.Logged.add(Loans, now.day(), by.UserID, item.Location, 1)
	}
	l := Loan{Item: item, MemberID: memberID, On: now.day(), Due: due, By: by.UserID, FinePerDay: finePerDay}
	l.ID = w.add("loan", item.Code, memberID, l.On, due, 0, 0, 1, 0, nil, now, now, by.UserID)
	w.Happened.add(Loans, l.On, by.UserID, item.Location, 1)
	w.Rows.add(Loans, l.On, w.lender(by.UserID), item.Location, 1)
	return l
}

// ForgetLoan puts a copy into the transaction and takes it out again before the
// end: the log has a loan that was never made.
func (w *Writer) ForgetLoan(t time.Time, by Clerk, memberID string, item Item) {
	if now := secondOf(t); w.schema.from("8.3.1") {
		w.circulation(now, by, memberID, "Loan", "Add", "insert new loan ("+item.Code+") for member ("+memberID+")")
		w.Logged.add(Loans, now.day(), by.UserID, item.Location, 1)
	}
}

// lender is the staff member that the loan's own row names.
func (w *Writer) lender(userID int64) int64 {
	if !w.schema.byName["loan"].has("uid") {
		return 0
	}
	return userID
}

// Return takes a copy back within a transaction.
func (w *Writer) Return(at time.Time, by Clerk, l *Loan) {
	w.takeBack(secondOf(at), by, l)
	w.circulation(secondOf(at), by, l.MemberID, "Loan", "Return", "return item "+l.Item.Code+" for member ("+l.MemberID+")")
}

// QuickReturn takes a copy back without calling its member. The message holds
// the title, and for a late copy the page's warning with it.
func (w *Writer) QuickReturn(at time.Time, by Clerk, l *Loan) {
	title := l.Item.Title
	if late := w.takeBack(secondOf(at), by, l); late > 0 {
		title += fmt.Sprintf(`<div style="color: red; font-weight: bold;">TERLAMBAT %d hari dengan denda sebesar%d</div>`, late, late*l.FinePerDay)
	}
	w.circulation(secondOf(at), by, l.MemberID, "Quick Loan", "Returned", "return item ("+l.Item.Code+") with title ("+title+") with Quick Return method")
}

func (w *Writer) takeBack(at second, by Clerk, l *Loan) (late int) {
	late = w.fineFor(at, l)
	w.set("loan", l.ID, "is_return return_date last_update", 1, at.day(), at)
	w.both(Returns, at.day(), by.UserID, 0, l.Item.Location)
	return late
}

// fineFor writes the fine of a late copy and returns the days it is late.
func (w *Writer) fineFor(at second, l *Loan) int {
	l.FineID, l.Fine = 0, 0
	late := int(at.day() - l.Due)
	if late <= 0 {
		return 0
	}
	text := "Denda terlambat untuk eksemplar " + l.Item.Code
	if !w.schema.from("8.3.1") {
		text = "Overdue fines for item " + l.Item.Code
	}
	l.Fine = late * l.FinePerDay
	l.FineID = w.add("fines", at.day(), l.MemberID, l.Fine, 0, text)
	w.row(FinesCharged, at.day(), "", l.Fine)
	return late
}

// Extend prolongs a loan. SLiMS takes the copy back and un-returns it, so the
// row keeps a return_date beside is_return = 0.
func (w *Writer) Extend(at time.Time, by Clerk, l *Loan, due lms.Day) {
	now := secondOf(at)
	w.fineFor(now, l)
	l.Renewed++
	l.Due = due
	w.set("loan", l.ID, "renewed due_date is_return return_date last_update", l.Renewed, due, 0, now.day(), now)
	w.circulation(now, by, l.MemberID, "Loan", "Extended", "extend loan for item "+l.Item.Code+" for member ("+l.MemberID+")")
	w.logged(Extensions, now.day(), by.UserID, l.Item.Location)
}

// Reserve puts a member on the list for a copy that is lent.
func (w *Writer) Reserve(at time.Time, by Clerk, memberID string, item Item) (reserveID int64) {
	now := secondOf(at)
	w.circulation(now, by, memberID, "Reservation", "Add", "reserve item "+item.Code+" for member ("+memberID+")")
	w.logged(Reservations, now.day(), by.UserID, item.Location)
	return w.add("reserve", memberID, item.BiblioID, item.Code, now)
}

// Fetched removes a reservation because the copy is lent to its member.
func (w *Writer) Fetched(reserveID int64) {
	w.out.remove(w.schema.byName["reserve"], reserveID)
}

// CancelReservation removes one at the desk.
func (w *Writer) CancelReservation(at time.Time, by Clerk, memberID string, item Item, reserveID int64) {
	w.Fetched(reserveID)
	w.circulation(secondOf(at), by, memberID, "Reservation", "Delete", "remove reservation for item "+item.Code+" for member ("+memberID+")")
}

// PayFine notes that a member paid: the fine's own row is changed, its date
// stays the day on which the copy came back.
func (w *Writer) PayFine(finesID int64, on lms.Day, rupiah int) {
	w.set("fines", finesID, "credit", rupiah)
	w.row(Fines, on, "", rupiah)
}

// DeleteLoan removes a loan, as a finished stock take does; returned is the day
// on which it had come back, 0 when it had not. The log keeps its messages.
func (w *Writer) DeleteLoan(l Loan, returned lms.Day) {
	w.out.remove(w.schema.byName["loan"], l.ID)
	w.Rows.add(Loans, l.On, w.lender(l.By), l.Item.Location, -1)
	if returned != 0 {
		w.Rows.add(Returns, returned, 0, l.Item.Location, -1)
	}
}
