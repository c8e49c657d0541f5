-- +goose Up
CREATE TABLE activity_plan (
    id            BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    activity_id   BIGINT        NOT NULL,
    account_id    BIGINT        NOT NULL,
    supervisor_id BIGINT        NULL,
    intent        VARCHAR(1000) NOT NULL, -- what will be different at work
    sign          VARCHAR(500)  NOT NULL DEFAULT '', -- by which that is seen
    made_at       DATETIME      NOT NULL,
    UNIQUE KEY activity_plan_person (activity_id, account_id),
    KEY activity_plan_supervisor (supervisor_id),
    CONSTRAINT activity_plan_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT activity_plan_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT activity_plan_supervisor FOREIGN KEY (supervisor_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
