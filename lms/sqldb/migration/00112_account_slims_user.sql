-- +goose Up
CREATE TABLE account_slims_user (                 -- the staff directory of a library's SLiMS, as it was last seen
    library_id BIGINT       NOT NULL,
    user_id    BIGINT       NOT NULL,             -- user.user_id there
    username   VARCHAR(60)  NOT NULL,
    real_name  VARCHAR(120) NOT NULL,
    email      VARCHAR(200) NOT NULL,
    seen_at    DATETIME     NOT NULL,
    gone_at    DATETIME     NULL,                 -- SLiMS has no such user any more
    account_id BIGINT       NULL,                 -- the account it is linked to
    linked_at  DATETIME     NULL,
    linked_by  BIGINT       NULL,                 -- NULL: linked by signing in
    code_step  BIGINT       NULL,                 -- of the newest one-time code used: a code opens once
    PRIMARY KEY (library_id, user_id),
    UNIQUE KEY account_slims_user_account (library_id, account_id),
    KEY account_slims_user_of (account_id),
    CONSTRAINT account_slims_user_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT account_slims_user_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT account_slims_user_linked_by FOREIGN KEY (linked_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
