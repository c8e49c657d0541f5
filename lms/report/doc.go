// Package report is read-only queries over several areas, for overviews of many
// libraries. It writes nothing and may read any table.
package report
