-- +goose Up
CREATE TABLE assessment_form_question (           -- what assessment_form.forms holds, to be found by question
    assessment_id BIGINT NOT NULL,
    question_id   BIGINT NOT NULL,
    PRIMARY KEY (assessment_id, question_id),
    KEY assessment_form_question_use (question_id),
    CONSTRAINT assessment_form_question_test FOREIGN KEY (assessment_id) REFERENCES assessment (id),
    CONSTRAINT assessment_form_question_question FOREIGN KEY (question_id) REFERENCES question (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
