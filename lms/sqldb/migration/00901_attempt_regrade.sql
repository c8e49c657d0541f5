-- +goose Up
CREATE TABLE attempt_regrade (                    -- what an attempt came to before and after; rows are only added
    regrade_id     BIGINT        NOT NULL,
    attempt_id     BIGINT        NOT NULL,
    position       INT           NOT NULL,
    kept           BOOLEAN       NOT NULL,        -- the mark would have gone down and stays
    item_before    DECIMAL(10,4) NULL,            -- earned by the question; NULL: it waited for a marker
    item_after     DECIMAL(10,4) NULL,
    percent_before DECIMAL(5,2)  NULL,            -- NULL: something waited for a marker
    percent_after  DECIMAL(5,2)  NULL,
    passed_before  BOOLEAN       NULL,
    passed_after   BOOLEAN       NULL,
    at             DATETIME      NOT NULL,
    PRIMARY KEY (regrade_id, attempt_id),
    KEY attempt_regrade_attempt (attempt_id),
    CONSTRAINT attempt_regrade_regrade FOREIGN KEY (regrade_id) REFERENCES assessment_regrade (id),
    CONSTRAINT attempt_regrade_item FOREIGN KEY (attempt_id, position) REFERENCES attempt_item (attempt_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
