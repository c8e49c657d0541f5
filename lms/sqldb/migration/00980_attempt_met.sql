-- +goose Up
UPDATE attempt t JOIN (                           -- what repeats questions is measured anew: an item measures a person once
    SELECT DISTINCT a.id FROM attempt a JOIN attempt_item i ON i.attempt_id = a.id JOIN question_version v ON v.id = i.version_id
    JOIN attempt p ON p.account_id = a.account_id AND (p.submitted_at < a.submitted_at OR p.submitted_at = a.submitted_at AND p.id < a.id)
    JOIN attempt_item j ON j.attempt_id = p.id JOIN question_version w ON w.id = j.version_id AND w.question_id = v.question_id
    WHERE a.percent IS NOT NULL) r ON r.id = t.id
SET t.told_at = NULL;
