// Package report is queries over several areas: overviews of many libraries, and
// the reports of a library's quarters and years. It may read any table.
//
// Tables of its own: report_term, a report as it was made; report_region, that of
// a set of libraries; report_recipient and report_mail, who gets them.
//
// What a report may say of people (group.go; TestAYearLessItsQuartersTellsOfNobody
// and TestReportsThatDifferByOnePerson attack it):
//   - It is made once, after its term, and stays. There are no two versions that
//     differ by one person. What is recorded later changes no figure.
//   - A number of people is of five or more, all of one row (a course, an activity,
//     a test, a pair) and one quarter: a group. Smaller rows are shown only
//     together, where they are five people or more, none of whom makes up most of
//     it, and where no row could have one size alone.
//   - Whatever is shown is a sum of whole groups that have nobody in common. A year
//     is the groups of its quarters as they were shown; what was not shown joins
//     them where it is a group by itself. So no difference tells of fewer than five.
//   - Different people, who may be in several groups, are counted as "at least" so
//     many, in fives above the largest group.
//   - Sums: JP only where everybody had the same or each size was had by five;
//     passes only where five passed and five did not; means of percents only from 5
//     to 95 and where no person dominates them (p% rule); intervals only where
//     people differed. A year shows a measure only where what its quarters held
//     back may be shown by itself.
//   - The report of a region (region_report.go) is made of the groups of its
//     libraries' reports, and of what they could not show by themselves where five
//     people are left without any one library, and without all that one person
//     leads or teaches in. Such a pool is kept: reports of other regions show all
//     of it or nothing.
//     TestReportsOfRegionsTellOfNobody attacks it.
//   - Surveys release their own figures in groups (package survey). Studies say
//     what their last reading said, which never changes (of people from 40 on), and
//     of the table of correlations only how many comparisons came to which verdict.
package report
