-- +goose Up
ALTER TABLE course_version
    ADD COLUMN other_summary  VARCHAR(1000) NOT NULL DEFAULT '', -- in a language that is not the course's own
    ADD COLUMN other_language CHAR(2)       NOT NULL DEFAULT '',
    ADD COLUMN competencies   JSON          NULL,                -- ids of what it teaches; NULL: nobody has said
    ADD COLUMN work           JSON          NULL;                -- kinds of work in SLiMS that it is for; NULL: nobody has said
