-- +goose Up
CREATE TABLE account_slims_change (               -- what SLiMS said otherwise of one of its users than before; rows are only added
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id   BIGINT       NOT NULL,
    user_id      BIGINT       NOT NULL,
    kind         ENUM('renamed','passed') NOT NULL, -- passed: the id seems to be somebody else's now
    at           DATETIME     NOT NULL,
    was_username VARCHAR(60)  NOT NULL,
    was_name     VARCHAR(120) NOT NULL,
    username     VARCHAR(60)  NOT NULL,
    real_name    VARCHAR(120) NOT NULL,
    account_id   BIGINT       NULL,               -- that was linked until then
    same         BOOLEAN      NULL,               -- answer for passed: is it the same person after all? NULL: nobody has said
    KEY account_slims_change_library (library_id, kind, at),
    CONSTRAINT account_slims_change_library FOREIGN KEY (library_id) REFERENCES `library` (id),
    CONSTRAINT account_slims_change_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
