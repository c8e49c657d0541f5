-- +goose Up
-- Somebody answered. Who and when in the day is not known: the number is random,
-- and the table is kept in the order of the numbers.
CREATE TABLE survey_response (
    id        BIGINT      NOT NULL PRIMARY KEY, -- random
    survey_id BIGINT      NOT NULL,
    day       DATE        NOT NULL,             -- local
    channel   VARCHAR(10) NOT NULL,
    KEY survey_response_day (survey_id, day),
    CONSTRAINT survey_response_survey FOREIGN KEY (survey_id) REFERENCES survey (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
