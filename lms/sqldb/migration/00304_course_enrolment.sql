-- +goose Up
CREATE TABLE course_enrolment (
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    course_id    BIGINT       NOT NULL,
    account_id   BIGINT       NOT NULL,
    version_id   BIGINT       NOT NULL,           -- the version begun, and finished
    enrolled_at  DATETIME     NOT NULL,
    enrolled_by  BIGINT       NULL,
    used_at      DATETIME     NOT NULL,           -- last enrolled, opened a lesson or finished one
    completed_at DATETIME     NULL,               -- set once, never taken back
    jp           DECIMAL(4,1) NULL,               -- granted at completion
    withdrawn_at DATETIME     NULL,               -- progress stays; enrolling again clears it
    UNIQUE KEY course_enrolment_once (course_id, account_id),
    KEY course_enrolment_account (account_id, used_at),
    KEY course_enrolment_version (version_id),
    CONSTRAINT course_enrolment_course FOREIGN KEY (course_id) REFERENCES course (id),
    CONSTRAINT course_enrolment_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT course_enrolment_version FOREIGN KEY (version_id) REFERENCES course_version (id),
    CONSTRAINT course_enrolment_enrolled_by FOREIGN KEY (enrolled_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
