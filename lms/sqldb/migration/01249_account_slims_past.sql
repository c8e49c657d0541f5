-- +goose Up
CREATE TABLE account_slims_past (                 -- whose the work of a SLiMS user was up to a day: later, the next row says it, and after the last one the link
    library_id BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    until_on   DATE   NOT NULL,
    account_id BIGINT NULL,                       -- NULL: of nobody who is known here
    change_id  BIGINT NULL,                       -- that it comes from, to be taken back with it
    PRIMARY KEY (library_id, user_id, until_on),
    KEY account_slims_past_change (change_id),
    CONSTRAINT account_slims_past_library FOREIGN KEY (library_id) REFERENCES `library` (id),
    CONSTRAINT account_slims_past_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT account_slims_past_change FOREIGN KEY (change_id) REFERENCES account_slims_change (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
