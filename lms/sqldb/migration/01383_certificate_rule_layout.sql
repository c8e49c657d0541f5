-- +goose Up
ALTER TABLE certificate_rule ADD COLUMN layout_id BIGINT NULL, -- NULL: the built-in one
    ADD CONSTRAINT certificate_rule_layout FOREIGN KEY (layout_id) REFERENCES certificate_layout (id);
