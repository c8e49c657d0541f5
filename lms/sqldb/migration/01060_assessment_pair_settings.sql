-- +goose Up
ALTER TABLE assessment_pair
    ADD COLUMN title       VARCHAR(160) NOT NULL DEFAULT '',    -- '': the tests' own
    ADD COLUMN notes       TEXT         NULL,
    ADD COLUMN course_id   BIGINT       NOT NULL DEFAULT 0,     -- the training between the two, 0: none
    ADD COLUMN activity_id BIGINT       NOT NULL DEFAULT 0,     -- likewise
    ADD COLUMN crossed     BOOLEAN      NOT NULL DEFAULT FALSE, -- half have form A first, half form B, by lot
    ADD COLUMN updated_by  BIGINT       NULL,
    ADD COLUMN updated_at  DATETIME     NULL,
    ADD COLUMN archived_at DATETIME     NULL,
    ADD UNIQUE KEY assessment_pair_training (pre_id, post_id, course_id, activity_id),
    DROP KEY assessment_pair_tests,
    ADD CONSTRAINT assessment_pair_updated_by FOREIGN KEY (updated_by) REFERENCES account (id);
