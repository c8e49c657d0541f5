-- +goose Up
CREATE TABLE activity_plan_check (
    plan_id    BIGINT        NOT NULL,
    after_days INT           NOT NULL, -- 30 or 90
    side       ENUM('own','supervisor') NOT NULL,
    result     ENUM('kept','partly','not_yet','dropped') NOT NULL,
    note       VARCHAR(1000) NOT NULL DEFAULT '',
    checked_at DATETIME      NOT NULL,
    PRIMARY KEY (plan_id, after_days, side),
    CONSTRAINT activity_plan_check_plan FOREIGN KEY (plan_id) REFERENCES activity_plan (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
