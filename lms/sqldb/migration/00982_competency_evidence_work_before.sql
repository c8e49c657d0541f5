-- +goose Up
UPDATE competency_evidence e LEFT JOIN course_enrolment n ON n.id = CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(e.source_ref, ':', 2), ':', -1) AS UNSIGNED)
SET e.work = JSON_OBJECT('course', COALESCE(n.course_id, 0), 'lesson', SUBSTRING_INDEX(e.source_ref, ':', -1), 'done', JSON_ARRAY(JSON_OBJECT('kind', 'work', 'n', e.items)))
WHERE e.source_ref LIKE 'practical:%';            -- kept as 100% of so many items until now
