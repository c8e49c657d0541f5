-- +goose Up
ALTER TABLE course_path_audience
    ADD COLUMN group_id BIGINT NULL,              -- whoever is in it
    ADD UNIQUE KEY course_path_audience_in_group (path_id, group_id),
    ADD CONSTRAINT course_path_audience_group FOREIGN KEY (group_id) REFERENCES account_group (id);
