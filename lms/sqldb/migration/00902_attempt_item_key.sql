-- +goose Up
ALTER TABLE attempt_item
    ADD COLUMN key_version_id BIGINT NULL,        -- graded by the key of this version; NULL: by that of the version asked
    ADD COLUMN dropped ENUM('full','out') NULL,   -- everybody has its points, or it does not count
    ADD CONSTRAINT attempt_item_key FOREIGN KEY (key_version_id) REFERENCES question_version (id);
