-- +goose Up
CREATE TABLE attempt_item (
    attempt_id   BIGINT       NOT NULL,
    position     INT          NOT NULL,           -- as the person sees it, from 1
    version_id   BIGINT       NOT NULL,
    option_order JSON         NOT NULL,           -- indexes of the version's options in the order shown
    points       DECIMAL(6,2) NOT NULL,
    answer       JSON         NULL,
    answer_seq   BIGINT       NOT NULL DEFAULT 0,
    answered_at  DATETIME     NULL,
    flagged      BOOLEAN      NOT NULL DEFAULT FALSE,
    flag_seq     BIGINT       NOT NULL DEFAULT 0,
    earned       DECIMAL(10,4) NULL,
    PRIMARY KEY (attempt_id, position),
    KEY attempt_item_version (version_id),
    CONSTRAINT attempt_item_attempt FOREIGN KEY (attempt_id) REFERENCES attempt (id),
    CONSTRAINT attempt_item_version FOREIGN KEY (version_id) REFERENCES question_version (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
