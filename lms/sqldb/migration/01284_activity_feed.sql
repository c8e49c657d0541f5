-- +goose Up
CREATE TABLE activity_feed ( -- the calendar that other programs read for a person
    account_id BIGINT   NOT NULL,
    library_id BIGINT   NOT NULL,
    code       CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- in its address, which is all that is asked for
    made_at    DATETIME NOT NULL,
    PRIMARY KEY (account_id, library_id),
    UNIQUE KEY activity_feed_code (code),
    CONSTRAINT activity_feed_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT activity_feed_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
