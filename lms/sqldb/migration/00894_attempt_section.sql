-- +goose Up
CREATE TABLE attempt_section (
    attempt_id     BIGINT   NOT NULL,
    number         INT      NOT NULL,             -- of the test's section
    first_position INT      NOT NULL,
    last_position  INT      NOT NULL,
    opened_at      DATETIME NULL,
    deadline_at    DATETIME NULL,                 -- of a section with its own time, once it is open
    closed_at      DATETIME NULL,                 -- by the person; by the clock it is the deadline
    PRIMARY KEY (attempt_id, number),
    CONSTRAINT attempt_section_attempt FOREIGN KEY (attempt_id) REFERENCES attempt (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
