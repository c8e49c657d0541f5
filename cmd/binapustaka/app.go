package main

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"log/slog"

	"binapustaka/cmd/binapustaka/config"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb"
)

// command is the actor of everything that is done on the command line.
var command = lms.System("command")

// app is the program with its settings read and its database open.
type app struct {
	config    config.Config
	db        *sqldb.DB
	libraries *library.Store
}

// configure reads the settings and sets up the log.
func (p *program) configure(c *cli) (config.Config, error) {
	settings, err := config.Load(c.Config, p.environ)
	if err != nil {
		return settings, err
	}
	options := &slog.HandlerOptions{Level: settings.Level()}
	var handler slog.Handler = slog.NewTextHandler(p.err, options)
	if settings.Log == "json" {
		handler = slog.NewJSONHandler(p.err, options)
	}
	slog.SetDefault(slog.New(handler))
	return settings, nil
}

// open reads the settings and opens a database of this program's schema.
func (p *program) open(ctx context.Context, c *cli) (*app, error) {
	settings, err := p.configure(c)
	if err != nil {
		return nil, err
	}
	return p.openWith(ctx, settings)
}

func (p *program) openWith(ctx context.Context, settings config.Config) (*app, error) {
	if err := settings.Complete(); err != nil {
		return nil, err
	}
	db, err := sqldb.Open(ctx, settings.Database)
	if err != nil {
		return nil, err
	}
	if err := db.CheckSchema(ctx); err != nil {
		db.Close()
		return nil, err
	}
	seal, err := derive(settings.Secret, "slims address")
	if err != nil {
		db.Close()
		return nil, err
	}
	return &app{config: settings, db: db, libraries: library.NewStore(db, p.now, seal)}, nil
}

func (a *app) close() { a.db.Close() }

// derive makes the key for one purpose from the installation's secret.
func derive(secret, purpose string) (key [32]byte, err error) {
	b, err := hkdf.Key(sha256.New, []byte(secret), nil, "binapustaka "+purpose, len(key))
	copy(key[:], b)
	return key, err
}
