-- +goose Up
CREATE TABLE usage_open_loan (
    library_id BIGINT NOT NULL,
    loan_id    BIGINT NOT NULL, -- may still change: looked up by its key every night
    PRIMARY KEY (library_id, loan_id),
    CONSTRAINT usage_open_loan_library FOREIGN KEY (library_id) REFERENCES library (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
