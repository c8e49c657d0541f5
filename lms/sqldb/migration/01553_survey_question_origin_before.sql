-- +goose Up
-- Of copies made before it was noted, only those that say the same are known.
UPDATE survey_question SET origin = MD5(CONCAT(kind, '/', text_id, '/', text_en));
