package worker

import (
	"context"
	"errors"
	"sync"
	"time"

	"binapustaka/integration/send"
	"binapustaka/lms"
	"binapustaka/lms/exchange"
)

// ExchangeDeps are what telling other systems stands on.
type ExchangeDeps struct {
	Exchange *exchange.Store
	Now      func() time.Time
}

var exchangeSend = lms.System("exchange:send")

// atOnce is to how many receivers messages are carried at the same time: one that
// is slow holds up none but itself.
const atOnce = 4

// TellOthers notes what has happened and sends what is due.
func TellOthers(ctx context.Context, d ExchangeDeps) error {
	if err := d.Exchange.NoteEvents(ctx, exchangeSend); err != nil {
		return err
	}
	receivers, err := d.Exchange.Due(ctx, exchangeSend)
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed []error
	free := make(chan struct{}, atOnce)
	for _, id := range receivers {
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			if err := tellReceiver(ctx, d, id); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = append(failed, err)
			}
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

// tellReceiver sends what is due for one receiver, until nothing is, time runs out,
// or it does not answer: the rest then waits for the next minute.
func tellReceiver(ctx context.Context, d ExchangeDeps, receiverID int64) error {
	for {
		b, err := d.Exchange.Take(ctx, exchangeSend, receiverID, 0)
		if err != nil || len(b.Messages) == 0 {
			return err
		}
		silent, err := sendBatch(ctx, d, b)
		if err != nil || silent {
			return err
		}
	}
}

// TellOne sends one message at once: a try by hand.
func TellOne(ctx context.Context, d ExchangeDeps, receiverID, delivery int64) error {
	b, err := d.Exchange.Take(ctx, exchangeSend, receiverID, delivery)
	if err != nil || len(b.Messages) == 0 {
		return err
	}
	_, err = sendBatch(ctx, d, b)
	return err
}

// sendBatch sends what was taken and notes how it went; silent says that the
// receiver does not answer at all.
func sendBatch(ctx context.Context, d ExchangeDeps, b exchange.Batch) (silent bool, err error) {
	save := func(m exchange.Message, o exchange.Outcome) error {
		silent = silent || o.Status == 0
		return d.Exchange.SaveOutcome(ctx, exchangeSend, m.Delivery, o)
	}
	if b.Receiver.Kind == exchange.LRS {
		outcomes := send.Statements(ctx, b)
		if ctx.Err() != nil { // our own time ran out; what arrived may come again
			return true, nil
		}
		for i, o := range outcomes {
			if err := save(b.Messages[i], o); err != nil {
				return silent, err
			}
		}
		return silent, nil
	}
	for _, m := range b.Messages {
		if ctx.Err() != nil || silent {
			return true, nil // the rest is taken up when its lease is over
		}
		o := send.Hook(ctx, b, m, d.Now())
		if o.Status == 0 && ctx.Err() != nil { // our own time ran out, which is no fault of theirs
			return true, nil
		}
		if err := save(m, o); err != nil || o.Gone {
			return silent || o.Gone, err
		}
	}
	return silent, nil
}
