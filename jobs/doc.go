// Package jobs is what can be queued: kinds of work with their rules, the
// schedule, the table of runs, and the connection to the queue.
//
// Table: job_run. Rules:
//   - A row of job_run is the intent and the outcome of a run. The queue only
//     carries the row's id to a worker: what it loses is put back from the rows.
//   - A task id is unique and dated (slims:sync:3:2026-11-24), so that the night
//     is begun once however many processes ask for it. A run asked for by hand
//     has its number behind the date.
//   - At most one run works on a library at a time. Whoever works holds a named
//     lock of the database server; the lock ends with its connection, so a free
//     lock says that the worker of a running row is gone.
//   - What holds up others waits apart (see Queue). A library's usual night has
//     four slots a process, and what a person asks for goes first in them; no
//     reading keeps one longer than ten minutes. First readings, and those that
//     took longer, have two slots of their own, and so have those whose SLiMS did
//     not answer last. All nights may be asked for in the same minute: they wait in
//     one line, one run a library, and what follows a reading stands at its end.
//   - Handlers may run twice without harm.
package jobs
