package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"binapustaka/lms"
)

const (
	eventsLast  = 2 * time.Minute // then the browser asks again, and is identified again
	eventsEvery = time.Second
	eventsBeat  = 15 * time.Second // keeps proxies from closing a quiet stream
)

// jobEvents streams how far a job is, until it is over. It reads the job's row,
// so the job may run in any process.
func (s *server) jobEvents(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if _, err := s.Jobs.Find(r.ctx, r.actor, id); err != nil {
		return err
	}
	r.Set("Content-Type", "text/event-stream; charset=utf-8")
	r.Set("X-Accel-Buffering", "no")
	// The stream outlives the handler: it keeps copies, and nothing of Fiber's.
	actor, layout, ending := r.actor, r.layout("job.title"), r.Context().Done()
	r.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		ctx, cancel := context.WithTimeout(context.Background(), eventsLast)
		defer cancel()
		if err := s.streamJob(ctx, w, ending, actor, layout, id); err != nil {
			slog.Debug("stream of a job ended", "run", id, "err", err)
		}
	})
	return nil
}

func (s *server) streamJob(ctx context.Context, w *bufio.Writer, ending <-chan struct{}, actor lms.Actor, layout Layout, id int64) error {
	tick := time.NewTicker(eventsEvery)
	defer tick.Stop()
	last, sent := "", time.Now()
	for {
		j, err := s.Jobs.Find(ctx, actor, id)
		if err != nil {
			return err
		}
		layout.now = s.Now()
		if !layout.JobLive(&j) {
			return writeEvent(w, "over", layout.JobKind(j.Kind)+": "+layout.Locale.T("job.status."+string(j.Status)))
		}
		var buf bytes.Buffer
		if err := s.templates["job/list"].ExecuteTemplate(&buf, "job-progress", map[string]any{"L": layout, "Job": &j}); err != nil {
			return err
		}
		if now := buf.String(); now != last {
			last, sent = now, time.Now()
			err = writeEvent(w, "progress", now)
		} else if time.Since(sent) > eventsBeat {
			sent = time.Now()
			fmt.Fprint(w, ": \n\n")
			err = w.Flush()
		}
		if err != nil { // the reader has gone
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ending:
			return nil
		case <-tick.C:
		}
	}
}

func writeEvent(w *bufio.Writer, name, data string) error {
	fmt.Fprintf(w, "event: %s\n", name)
	for line := range strings.Lines(data) {
		fmt.Fprintf(w, "data: %s\n", strings.TrimRight(line, "\r\n"))
	}
	fmt.Fprint(w, "\n")
	return w.Flush()
}
