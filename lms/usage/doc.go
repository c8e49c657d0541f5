// Package usage keeps what a library did, counted by day: the daily facts read
// from its SLiMS.
//
// usage_fact has one row per metric, day, location and staff member; whatever
// one sums over, the total of a day is the same. Staff 0 is what nobody could
// be named for. Facts of a source are replaced from the first day of a reading
// on in one transaction together with how far it was read, so a reading that
// was killed leaves nothing behind, and one done twice changes nothing.
//
// Facts never shrink because rows vanished from the source: the old count
// stays and usage_revision says so. usage_gap names days that were lost before
// they were read; missing is not zero. No patron's data are kept: of a loan
// that is still open only its number (usage_open_loan).
//
// usage_staff_hour is in which hours SLiMS users were at work in the last months:
// enough to see that an account is several people's, and no longer.
//
// usage_collection is what the library held when it was last counted.
package usage
