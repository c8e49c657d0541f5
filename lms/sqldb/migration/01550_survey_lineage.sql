-- +goose Up
ALTER TABLE survey
    ADD COLUMN lineage VARCHAR(40) NOT NULL DEFAULT '', -- the same of all that were copied from one survey, or made of one template
    ADD KEY survey_lineage (library_id, lineage);
