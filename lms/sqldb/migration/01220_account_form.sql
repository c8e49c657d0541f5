-- +goose Up
CREATE TABLE account_form (                       -- forms that make something new, so that one sent twice makes one
    account_id BIGINT        NOT NULL,
    form       BINARY(32)    NOT NULL,            -- SHA-256 of all that was sent, with the page's own token
    sent_at    DATETIME      NOT NULL,
    went       VARCHAR(300)  NOT NULL DEFAULT '', -- where the first one led; '' while it is answered
    notice     VARCHAR(2000) NOT NULL DEFAULT '', -- and what it said
    PRIMARY KEY (account_id, form),
    KEY account_form_sent (sent_at),
    CONSTRAINT account_form_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
