-- +goose Up
CREATE TABLE competency (                         -- a group of a framework, or a unit in a group
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    framework_id BIGINT       NOT NULL,
    group_id     BIGINT       NULL,               -- NULL: it is a group
    code         VARCHAR(60)  COLLATE utf8mb4_bin NULL, -- NULL: a group that is only the name of its units
    name         VARCHAR(300) NOT NULL,
    name_en      VARCHAR(300) NOT NULL,
    level        VARCHAR(40)  NOT NULL,           -- as the framework has it
    position     INT          NOT NULL,
    retired_at   DATETIME     NULL,               -- no longer in the framework's file
    UNIQUE KEY competency_code (framework_id, code),
    KEY competency_order (framework_id, position),
    CONSTRAINT competency_framework FOREIGN KEY (framework_id) REFERENCES competency_framework (id),
    CONSTRAINT competency_group FOREIGN KEY (group_id) REFERENCES competency (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
