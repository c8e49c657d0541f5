package web

import (
	"sync"
	"time"

	"binapustaka/integration/sso"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

// mostQuestions is how many a library's SLiMS may ask in a minute: a page of its
// OPAC that a patron opens asks one.
const mostQuestions = 300

// question accepts a question of a library's plug-in, once.
func (s *server) question(r *request, about string) (asked sso.Asked, key library.Shared, err error) {
	if asked, key, err = s.questionAgain(r, about); err != nil {
		return asked, key, err
	}
	if err := s.Accounts.UseNonce(r.ctx, key.Library.ID, asked.Nonce, asked.Kept()); err != nil {
		return asked, key, err
	}
	return asked, key, s.Libraries.NoteKey(r.ctx, key, r.FormValue("version"))
}

// questionAgain accepts one as often as it comes, and notes nothing of it.
func (s *server) questionAgain(r *request, about string) (asked sso.Asked, key library.Shared, err error) {
	if asked, err = sso.ParseQuestion(r.FormValue("question")); err != nil {
		return asked, key, err
	}
	key, err = s.Libraries.SigningKey(r.ctx, asked.Library, asked.Key)
	if lms.IsKind(err, lms.NotFound) {
		err = lms.Fail(lms.Forbidden, "handover.key")
	}
	if err != nil {
		return asked, key, err
	}
	if err := asked.Check(key.Secret, key.Address, about, s.Now()); err != nil {
		return asked, key, err
	}
	if !s.questions.admit(key.Library.ID, s.Now()) {
		return asked, key, lms.Fail(lms.TooMany, "handover.too_many")
	}
	return asked, key, nil
}

// turnstile counts the questions of each library, minute by minute.
type turnstile struct {
	mu     sync.Mutex
	minute time.Time
	asked  map[int64]int
}

func (t *turnstile) admit(libraryID int64, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if minute := now.Truncate(time.Minute); !minute.Equal(t.minute) {
		t.minute, t.asked = minute, map[int64]int{}
	}
	t.asked[libraryID]++
	return t.asked[libraryID] <= mostQuestions
}
