-- +goose Up
CREATE TABLE course_path_audience (               -- whom a path is for: one of role, position and person a row
    id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    path_id     BIGINT NOT NULL,
    role        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
    position_id BIGINT NULL,                      -- competency profile: whoever holds it
    account_id  BIGINT NULL,
    UNIQUE KEY course_path_audience_role (path_id, role),
    UNIQUE KEY course_path_audience_position (path_id, position_id),
    UNIQUE KEY course_path_audience_account (path_id, account_id),
    CONSTRAINT course_path_audience_path FOREIGN KEY (path_id) REFERENCES course_path (id) ON DELETE CASCADE,
    CONSTRAINT course_path_audience_who FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
