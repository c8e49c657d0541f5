-- +goose Up
CREATE TABLE partner_visit (                             -- of a class or a group
    id            BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    partner_id    BIGINT        NOT NULL,
    programme_id  BIGINT        NULL,                    -- that it belongs to
    class_name    VARCHAR(60)   NOT NULL,                -- IV B
    level         ENUM('paud','sd','smp','sma','slb','other') NOT NULL,
    starts_at     DATETIME      NOT NULL,
    ends_at       DATETIME      NOT NULL,
    place         VARCHAR(200)  NOT NULL DEFAULT '',
    agenda        VARCHAR(200)  NOT NULL DEFAULT '',     -- what is known by name, with commas between
    agenda_more   VARCHAR(1000) NOT NULL DEFAULT '',
    expected      INT           NOT NULL DEFAULT 0,      -- pupils; 0: not said
    counted       BOOLEAN       NOT NULL DEFAULT FALSE,  -- it is known how many came
    pupils        INT           NOT NULL DEFAULT 0,      -- how many; who they were is kept nowhere
    adults        INT           NOT NULL DEFAULT 0,
    done          TEXT          NOT NULL,
    outcome       TEXT          NOT NULL,
    feedback      TEXT          NOT NULL,                -- the teacher's
    cancelled     BOOLEAN       NOT NULL DEFAULT FALSE,
    cancel_reason VARCHAR(500)  NOT NULL DEFAULT '',
    revision      INT           NOT NULL DEFAULT 0,
    KEY partner_visit_time (partner_id, starts_at),
    KEY partner_visit_programme (programme_id),
    CONSTRAINT partner_visit_partner FOREIGN KEY (partner_id) REFERENCES partner (id),
    CONSTRAINT partner_visit_programme FOREIGN KEY (programme_id) REFERENCES programme (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
