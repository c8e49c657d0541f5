-- +goose Up
ALTER TABLE attempt
    ADD COLUMN paper_id   BIGINT   NULL,          -- sat on paper
    ADD COLUMN entered_by BIGINT   NULL,          -- who keyed the answers in
    ADD COLUMN entered_at DATETIME NULL,
    ADD CONSTRAINT attempt_paper FOREIGN KEY (paper_id) REFERENCES assessment_paper (id),
    ADD CONSTRAINT attempt_entered_by FOREIGN KEY (entered_by) REFERENCES account (id);
