-- +goose Up
ALTER TABLE certificate_rule ADD COLUMN volunteers BOOLEAN NULL, -- TRUE: thanks to volunteers, neither of a course nor an activity
    ADD UNIQUE KEY certificate_rule_volunteers (library_id, volunteers);
