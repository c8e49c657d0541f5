-- +goose Up
CREATE TABLE competency_holder (                  -- who held which profile, from when to when
    id          BIGINT   NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT   NOT NULL,
    account_id  BIGINT   NOT NULL,
    profile_id  BIGINT   NOT NULL,
    started_at  DATETIME NOT NULL,
    started_by  BIGINT   NULL,
    ended_at    DATETIME NULL,
    ended_by    BIGINT   NULL,
    current     TINYINT  AS (IF(ended_at IS NULL, 1, NULL)) STORED, -- one at a time
    UNIQUE KEY competency_holder_current (library_id, account_id, current),
    KEY competency_holder_account (account_id),
    KEY competency_holder_profile (profile_id, ended_at),
    CONSTRAINT competency_holder_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT competency_holder_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT competency_holder_profile FOREIGN KEY (profile_id) REFERENCES competency_profile (id),
    CONSTRAINT competency_holder_started_by FOREIGN KEY (started_by) REFERENCES account (id),
    CONSTRAINT competency_holder_ended_by FOREIGN KEY (ended_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
