// Package slims reads a SLiMS database (7 to 9.7) and never writes to it.
//
// Which tables and columns there are is asked of information_schema, never
// concluded from a version. Tables are read in ranges of their primary key so
// short that a MyISAM table, which locks as a whole, is free again within
// milliseconds; what is read is added up here and patrons' ids are forgotten.
package slims
