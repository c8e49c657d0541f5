-- +goose Up
CREATE TABLE activity_follow_up (
    id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    activity_id BIGINT        NOT NULL,
    what        VARCHAR(500)  NOT NULL,
    owner_id    BIGINT        NOT NULL,
    due_on      DATE          NOT NULL,
    decided_at  DATETIME      NOT NULL,
    decided_by  BIGINT        NULL,
    state       ENUM('open','done','dropped') NOT NULL DEFAULT 'open',
    outcome     VARCHAR(1000) NOT NULL DEFAULT '', -- what came of it, or why it was dropped
    closed_at   DATETIME      NULL,
    closed_by   BIGINT        NULL,
    KEY activity_follow_up_activity (activity_id, due_on),
    KEY activity_follow_up_owner (owner_id, state, due_on),
    CONSTRAINT activity_follow_up_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT activity_follow_up_owner FOREIGN KEY (owner_id) REFERENCES account (id),
    CONSTRAINT activity_follow_up_decided_by FOREIGN KEY (decided_by) REFERENCES account (id),
    CONSTRAINT activity_follow_up_closed_by FOREIGN KEY (closed_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
