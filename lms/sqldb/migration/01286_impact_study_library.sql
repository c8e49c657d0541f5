-- +goose Up
CREATE TABLE impact_study_library (              -- the libraries of joint studies
    study_id   BIGINT NOT NULL,
    library_id BIGINT NOT NULL,
    PRIMARY KEY (study_id, library_id),
    KEY impact_study_library_library (library_id),
    CONSTRAINT impact_study_library_study FOREIGN KEY (study_id) REFERENCES impact_study (id),
    CONSTRAINT impact_study_library_library FOREIGN KEY (library_id) REFERENCES "library" (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
