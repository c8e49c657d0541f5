-- +goose Up
CREATE TABLE programme_session (
    id           BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    programme_id BIGINT        NOT NULL,
    starts_at    DATETIME      NOT NULL,
    ends_at      DATETIME      NOT NULL,
    place        VARCHAR(200)  NOT NULL DEFAULT '',
    group_name   VARCHAR(100)  NOT NULL DEFAULT '', -- which circle of readers met
    leader_id    BIGINT        NULL,
    books        VARCHAR(2000) NOT NULL DEFAULT '', -- read together: a title a line
    questions    VARCHAR(2000) NOT NULL DEFAULT '', -- that were talked about
    done         TEXT          NOT NULL,
    counted      BOOLEAN       NOT NULL DEFAULT FALSE, -- it is known how many came
    children     INT           NOT NULL DEFAULT 0,  -- how many; who they were is kept nowhere
    teenagers    INT           NOT NULL DEFAULT 0,
    adults       INT           NOT NULL DEFAULT 0,
    KEY programme_session_time (programme_id, starts_at),
    CONSTRAINT programme_session_programme FOREIGN KEY (programme_id) REFERENCES programme (id),
    CONSTRAINT programme_session_leader FOREIGN KEY (leader_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
