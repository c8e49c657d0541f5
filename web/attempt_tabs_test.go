package web

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// act is one in the log of an attempt.
type act struct {
	Position int   `db:"position"`
	Seq      int64 `db:"seq"`
}

// arrivals begins to note the acts that are new to the server, as they come.
func (room *testRoom) arrivals() (so func() []act) {
	room.t.Helper()
	room.insert(`CREATE TABLE arrival (id INT AUTO_INCREMENT PRIMARY KEY, position INT, seq BIGINT)`)
	room.t.Cleanup(func() { room.insert(`DROP TABLE arrival`) })
	room.insert(`CREATE TRIGGER arrives AFTER INSERT ON attempt_log FOR EACH ROW INSERT INTO arrival (position, seq) VALUES (NEW.position, NEW.seq)`)
	room.t.Cleanup(func() { room.insert(`DROP TRIGGER arrives`) })
	return func() (acts []act) {
		room.t.Helper()
		if err := room.db.Select(&acts, `SELECT position, seq FROM arrival ORDER BY id`); err != nil {
			room.t.Fatal(err)
		}
		return acts
	}
}

// stale holds a tab's view of what the browser stores as it is now, but for what
// the tab writes itself; so it is for a moment when another tab writes. fresh
// ends it.
func stale(p *webtest.Page) (fresh func()) {
	webtest.Eval[bool](p, `(() => {
		const real = window.localStorage, own = Object.getOwnPropertyDescriptor(window, "localStorage"), seen = new Map(Object.entries(real));
		const view = { getItem: k => seen.has(k) ? seen.get(k) : null, setItem: (k, v) => { real.setItem(k, v); seen.set(k, v); }, removeItem: k => { real.removeItem(k); seen.delete(k); } };
		const value = new Proxy({}, { get: (_, k) => view[k], ownKeys: () => [...seen.keys()], getOwnPropertyDescriptor: (_, k) => ({ configurable: true, enumerable: true, value: seen.get(k) }) });
		Object.defineProperty(window, "localStorage", { configurable: true, value });
		window.fresh = () => { Object.defineProperty(window, "localStorage", own); return true; };
		return true;
	})()`)
	return func() { webtest.Eval[bool](p, `fresh()`) }
}

// Two tabs act in the same moments, neither seeing yet what the other does, while
// there is no line: all of it arrives, once and in order.
func TestTwoTabsActAtOnce(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	arrived := rina.arrivals()
	key := rina.key(attempt)
	second := p.Tab()
	second.Go(rina.url + attempt)
	tabs := []*webtest.Page{p, second}
	for _, tab := range tabs {
		tab.Offline(true)
	}
	for i := 0; i < len(key); i += 2 {
		one, other := tabs[i/2%2], tabs[1-i/2%2]
		for _, tab := range tabs {
			tab.Click(fmt.Sprintf(`.cell[data-go="%d"]`, i+1))
		}
		next(one)
		fresh := stale(one)
		give(other, key[i])
		give(one, key[i+1])
		fresh()
		for _, tab := range tabs {
			tab.See("Belum tersimpan; kami coba lagi dalam")
		}
	}
	for _, tab := range tabs {
		tab.Offline(false)
	}
	for _, tab := range tabs {
		emptyQueue(tab)
	}
	acts := arrived()
	if !slices.IsSortedFunc(acts, func(a, b act) int { return int(a.Seq - b.Seq) }) || len(acts) != len(key) {
		t.Fatalf("arrived: %+v", acts)
	}
	for i, a := range acts {
		if (a.Position-1)/2 != i/2 {
			t.Errorf("act %d is at question %d", i+1, a.Position)
		}
	}
	for _, tab := range tabs {
		webtest.Eval[bool](tab, `document.dispatchEvent(new Event("visibilitychange")), true`)
		tab.See("Terisi 8 · ditandai 0 · kosong 0")
	}
	rina.see(attempt, "Terisi 8 · ditandai 0 · kosong 0")
}

// What the version before left to be sent, as one list, is sent once, in order,
// though two tabs find it.
func TestListOfTheVersionBefore(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	arrived := rina.arrivals()
	second := p.Tab()
	second.Go(rina.url + attempt)
	var want []act
	for i := range 3 {
		want = append(want, act{Position: i + 1, Seq: rina.now().UnixMilli() + int64(i)})
	}
	webtest.Eval[bool](p, fmt.Sprintf(`localStorage.setItem("binapustaka-attempt-" + document.getElementById("attempt").dataset.id,
		JSON.stringify({ queue: [1, 2, 3].map(n => ({ position: n, flagged: true, seq: %d + n })), last: %[1]d + 3, owner: document.body.dataset.reader })), true`, want[0].Seq-1))
	webtest.Eval[bool](second, `setTimeout(() => location.reload()), true`)
	p.Do(chromedp.Reload())
	tabs := []*webtest.Page{p, second}
	for _, tab := range tabs {
		emptyQueue(tab)
	}
	for _, tab := range tabs { // one that was loading while the other sent learns of it when it is looked at
		webtest.Eval[bool](tab, `document.dispatchEvent(new Event("visibilitychange")), true`)
		tab.See("Terisi 0 · ditandai 3 · kosong 8")
	}
	give(p, rina.key(attempt)[0])
	savedAt(p, 1)
	acts := arrived()
	// One of several parts is given part by part.
	if len(acts) < 4 || !reflect.DeepEqual(acts[:3], want) || slices.ContainsFunc(acts[3:], func(a act) bool { return a.Position != 1 || a.Seq <= want[2].Seq }) {
		t.Errorf("arrived: %+v, want %+v", acts, want)
	}
	rina.see(attempt, "Terisi 1 · ditandai 3 · kosong 7")
}

// Where the browser has no room, or no more of it, the page still sends all.
func TestBrowserKeepsNothing(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	items := rina.sheet(attempt).Items
	i := slices.IndexFunc(items, func(it assessment.AttemptItem) bool { return it.Question.Kind == assessment.Single })
	p.Click(fmt.Sprintf(`.cell[data-go="%d"]`, i+1))
	option := func(n int) {
		give(p, url.Values{"position": {fmt.Sprint(i + 1)}, "option": {fmt.Sprint(n)}})
		p.See("Belum tersimpan; kami coba lagi dalam")
	}
	p.Offline(true)
	option(0)
	webtest.Eval[bool](p, `Storage.prototype.setItem = () => { throw new Error("full"); }, true`)
	option(1)
	option(2)
	p.Click("form.question:not([hidden]) button.flag")
	p.Offline(false)
	savedAt(p, i+1)
	webtest.Eval[bool](p, `Promise.all(outboxes.map(o => o.flush())).then(() => true)`)
	if it := rina.sheet(attempt).Items[i]; !it.Answer.Has(2) || !it.Flagged {
		t.Errorf("the server has %+v", it)
	}
}
