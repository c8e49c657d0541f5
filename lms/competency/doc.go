// Package competency says what the people of a library should be able to do and
// what is known of how well they do it.
//
// Tables: competency_framework, competency, competency_element, competency_map,
// competency_profile, competency_requirement, competency_holder,
// competency_evidence, competency_withdrawal.
//
// Rules: a framework comes from a file (or is the starter: the seven groups of
// the SKKNI for libraries), in any number of versions side by side; an import
// says first what it would change, and writes nothing while a line is wrong.
// What a later file no longer names is retired, never deleted. A profile says
// which level a position asks for; a person holds one at a time, and the dates
// of earlier ones stay. Evidence is of three kinds that are never mixed:
// self-assessment, appraisal by the head, measurement by tests and practicals.
// An item measures a person once; a test's level is reached or short only by its
// whole interval, and otherwise not certain; a practical counts successes only,
// so it has no percentage and never shows that something is lacking.
// Evidence is only ever added; what was wrong is withdrawn with a reason and stays in
// sight. People see all of their own, the head and administrators that of their
// library's people, trainers nothing but figures of five people or more, and no
// two figures whose difference is fewer than five.
package competency
