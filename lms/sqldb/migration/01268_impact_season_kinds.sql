-- +goose Up
ALTER TABLE impact_season MODIFY kind ENUM('school_holiday','school_start','exams','local') NOT NULL;
