-- +goose Up
CREATE TABLE portfolio_share (                    -- a link by which somebody else sees parts of a portfolio
    id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    account_id BIGINT       NOT NULL,
    library_id BIGINT       NOT NULL,
    token_hash BINARY(32)   NOT NULL,             -- SHA-256: the link itself is kept nowhere
    sections   VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- with commas between
    until_on   DATE         NOT NULL,             -- the last day
    made_at    DATETIME     NOT NULL,
    ended_at   DATETIME     NULL,                 -- by its owner
    UNIQUE KEY portfolio_share_token (token_hash),
    KEY portfolio_share_account (account_id, library_id),
    CONSTRAINT portfolio_share_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT portfolio_share_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
