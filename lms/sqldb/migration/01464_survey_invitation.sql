-- +goose Up
-- Who was invited to an open survey; gone when it closes. Who answered stands nowhere.
CREATE TABLE survey_invitation (
    survey_id  BIGINT  NOT NULL,
    account_id BIGINT  NOT NULL,
    reminders  TINYINT NOT NULL DEFAULT 0,
    PRIMARY KEY (survey_id, account_id),
    KEY survey_invitation_account (account_id),
    CONSTRAINT survey_invitation_survey FOREIGN KEY (survey_id) REFERENCES survey (id) ON DELETE CASCADE,
    CONSTRAINT survey_invitation_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
