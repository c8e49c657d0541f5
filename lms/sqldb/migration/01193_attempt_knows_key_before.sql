-- +goose Up
UPDATE attempt t JOIN assessment a ON a.id = t.assessment_id
    JOIN account_role r ON r.account_id = t.account_id AND r.library_id = a.library_id AND r.role = 'trainer'
SET t.knows_key = TRUE;
