-- +goose Up
-- The right to answer once: a hash of what the installation's secret makes of the
-- survey and the person. An answer deletes it. Without the secret it leads to nobody.
CREATE TABLE survey_ballot (
    hash      BINARY(32) NOT NULL PRIMARY KEY,
    survey_id BIGINT     NOT NULL,
    KEY survey_ballot_survey (survey_id),
    CONSTRAINT survey_ballot_survey FOREIGN KEY (survey_id) REFERENCES survey (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
