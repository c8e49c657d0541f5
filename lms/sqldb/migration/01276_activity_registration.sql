-- +goose Up
CREATE TABLE activity_registration (
    activity_id BIGINT   NOT NULL,
    account_id  BIGINT   NOT NULL,
    state       ENUM('invited','asked','waiting','offered','proposed','registered','cancelled','refused','expired') NOT NULL,
    turn        INT      NOT NULL, -- who came first
    offer_until DATETIME NULL,
    stands_for  BIGINT   NULL,     -- whose place a substitute is to take
    changed_at  DATETIME NOT NULL,
    PRIMARY KEY (activity_id, account_id),
    KEY activity_registration_account (account_id, state),
    KEY activity_registration_offer (state, offer_until),
    CONSTRAINT activity_registration_activity FOREIGN KEY (activity_id) REFERENCES activity (id),
    CONSTRAINT activity_registration_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT activity_registration_stands_for FOREIGN KEY (stands_for) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
