-- +goose Up
ALTER TABLE account_slims_user
    ADD COLUMN worked_on    DATE     NULL,        -- the last day of which SLiMS tells of work of theirs
    ADD COLUMN settled_at   DATETIME NULL,        -- an administrator saw how it stands and wants nothing done
    ADD COLUMN shared       ENUM('asked','yes','no') NULL, -- do several people sign in as this user? NULL: nothing looks like it
    ADD COLUMN shared_signs VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''; -- what looks like it, with commas between
