-- +goose Up
ALTER TABLE "library" ADD COLUMN for_practice TINYINT(1) NOT NULL DEFAULT 0; -- whether practicals of other libraries may be done in its SLiMS
