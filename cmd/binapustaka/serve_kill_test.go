package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
	"binapustaka/web/webtest"
)

const serverVictim = "BP_TEST_SERVER" // set in the process that is to be killed

// beServer serves until it is killed.
func beServer() {
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ(), now: time.Now, say: locale.EN}
	os.Exit(p.run(context.Background(), []string{"serve"}))
}

// serving starts a process that serves at an address and returns how to kill it.
func serving(t *testing.T, env []string, address string) (kill func()) {
	t.Helper()
	victim := exec.Command(os.Args[0])
	victim.Env = append(with(env, "BINAPUSTAKA_LISTEN="+address), serverVictim+"=1")
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() { victim.Process.Kill(); victim.Wait() }
	t.Cleanup(kill)
	until(t, "it does not serve", func() bool {
		answer, err := http.Get("http://" + address + "/health")
		if err == nil {
			answer.Body.Close()
		}
		return err == nil && answer.StatusCode == http.StatusOK
	})
	return kill
}

// The server is killed in the middle of a test and started again: what the page
// had called saved is there, and what it had not is sent once it is back.
func TestServerIsKilledInTheMiddleOfATest(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector's run has each part of it by itself")
	}
	env := installation(t)
	must(t, env, "library", "add", "kota", "Perpustakaan Kota")
	must(t, env, "user", "create", "wati", "--name", "Wati", "--role", "admin", "--role", "librarian", "--password-file", passwordFile(t, "empat kata yang panjang"))
	address := unused(t)
	kill := serving(t, env, address)

	p := (&running{t: t, url: "http://" + address}).enter("wati", "empat kata yang panjang")
	p.Go("http://" + address + "/courses")
	p.FollowText("Pasang kursus bawaan")
	p.Go("http://" + address + "/assessments")
	p.FollowText("Uji diagnostik layanan perpustakaan dan SLiMS")
	p.FollowText("Mulai mengerjakan")
	attempt := webtest.Eval[string](p, `location.pathname`)
	saved := func(it assessment.AttemptItem) string {
		return fmt.Sprintf(`document.querySelector("#q%d .state .ok")?.textContent.includes("Tersimpan pukul")`, it.Position)
	}
	var given []assessment.AttemptItem
	for _, it := range openApp(t, env).items(t, attempt) {
		if it.Question.Kind == assessment.Single {
			if len(given) == 2 {
				kill()
			}
			giveRight(p, it)
			if given = append(given, it); len(given) == 3 {
				break
			}
			p.Await(saved(it))
		}
		p.Click("form.question:not([hidden]) .moves button[name=to]:not(.secondary)")
	}
	p.See("Belum tersimpan; kami coba lagi dalam")
	kill = serving(t, env, address)
	p.Await(saved(given[2]))
	kill() // at once: saved is saved
	serving(t, env, address)
	p.Go("http://" + address + attempt)
	for i, it := range openApp(t, env).items(t, attempt) {
		want := 0
		for _, g := range given {
			if g.Position == it.Position {
				want = 1
				p.Await(saved(it))
			}
		}
		if len(it.Answer.Options) != want || want == 1 && !it.Question.Options[it.Answer.Options[0]].Right {
			t.Errorf("question %d: %+v", i+1, it.Answer)
		}
	}
}
