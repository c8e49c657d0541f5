// Package pickup is the pick-up service for reserved books: what the desk has
// put aside for whom, from SLiMS's reservation to the loan.
//
// Table: pickup.
//
// Rules:
//   - A reservation is a row of SLiMS's table reserve, which the desk works down
//     without writing to it. The state is ours: ready, collected, missed (not
//     collected in time) or gone (taken out of SLiMS without a loan).
//   - A copy that is put aside anew for the same reservation is another row: the
//     earlier time stays as it went. Only the last one is worked with.
//   - Who the patron is, is read from SLiMS when it is shown and when a message is
//     sent; it is stored nowhere. The patron brings a code.
//   - A reservation whose row is gone from SLiMS, while its copy was lent after
//     it, was collected; without a loan it is gone.
//   - SLiMS numbers reservations anew when its table was emptied: one is known by
//     its number, its copy and its time together.
package pickup
