-- +goose Up
-- A library whose SLiMS is not to be asked anything for a while. Courses go on.
ALTER TABLE "library"
    ADD COLUMN paused_at    DATETIME     NULL,
    ADD COLUMN paused_by    BIGINT       NULL,
    ADD COLUMN pause_reason VARCHAR(200) NOT NULL DEFAULT '',
    ADD CONSTRAINT library_paused_by FOREIGN KEY (paused_by) REFERENCES account (id) ON DELETE SET NULL;
