-- +goose Up
CREATE TABLE competency_element (
    competency_id BIGINT        NOT NULL,
    position      INT           NOT NULL,
    element       VARCHAR(1000) NOT NULL,
    criterion     VARCHAR(1000) NOT NULL,         -- a performance criterion of the element; may be empty
    PRIMARY KEY (competency_id, position),
    CONSTRAINT competency_element_of FOREIGN KEY (competency_id) REFERENCES competency (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
