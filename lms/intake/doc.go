// Package intake brings in what a library kept elsewhere before: people,
// trainings that they went to, hours and certificates, from CSV and XLSX.
//
// Tables: intake (one row an import: who, when, which file, its hash, how much),
// intake_row (what each line made or changed, with how it was before). What they
// tell of stands in account and hours, which make it and take it back.
//
// Rules:
//   - A file is read into a Table, its columns are recognised or matched by hand,
//     and a Plan says of every line what would happen: new, changed, unchanged or
//     refused, and why. Nothing is written until that is confirmed.
//   - A confirmed plan is one transaction, and is made again from the rows in it:
//     what has happened since it was shown counts.
//   - Lines that are refused keep nobody from bringing the others in.
//   - The same file again changes nothing.
//   - An import is undone line by line: what it made is taken back, what it changed
//     is as before. A line that somebody has built on since stays, and says why.
//     Hours are taken back by further entries of the ledger, never deleted.
//   - Nobody brings in hours of their own, as nobody approves their own.
//   - No line makes an administrator.
package intake
