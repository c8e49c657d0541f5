-- +goose Up
INSERT INTO assessment_form_question (assessment_id, question_id)
SELECT f.assessment_id, q.id FROM assessment_form f JOIN assessment a ON a.id = f.assessment_id JOIN question q ON q.library_id = a.library_id
WHERE JSON_CONTAINS(JSON_EXTRACT(f.forms, '$[*][*].question'), CAST(q.id AS CHAR));
