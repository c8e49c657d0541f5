-- +goose Up
CREATE TABLE impact_forecast (
    hash     CHAR(64)   NOT NULL PRIMARY KEY, -- of the plan and of the day on which it was asked about
    plan     JSON       NOT NULL,
    asked_at DATETIME   NOT NULL,
    begun_at DATETIME   NULL,
    failed   TINYINT(1) NOT NULL DEFAULT 0,
    body     JSON       NULL,
    KEY impact_forecast_asked (asked_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
