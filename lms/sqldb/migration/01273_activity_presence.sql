-- +goose Up
CREATE TABLE activity_presence (
    session_id BIGINT   NOT NULL,
    account_id BIGINT   NOT NULL,
    minutes    INT      NOT NULL, -- present; absence is no row
    in_at      DATETIME NULL,     -- when the person checked in, and out, by the code at the door
    out_at     DATETIME NULL,
    marked_at  DATETIME NOT NULL,
    marked_by  BIGINT   NULL,
    PRIMARY KEY (session_id, account_id),
    KEY activity_presence_account (account_id),
    CONSTRAINT activity_presence_session FOREIGN KEY (session_id) REFERENCES activity_session (id),
    CONSTRAINT activity_presence_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT activity_presence_marked_by FOREIGN KEY (marked_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
