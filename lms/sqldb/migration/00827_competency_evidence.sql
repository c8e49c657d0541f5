-- +goose Up
CREATE TABLE competency_evidence (                -- only ever added to
    id            BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id    BIGINT        NOT NULL,
    account_id    BIGINT        NOT NULL,
    competency_id BIGINT        NOT NULL,
    kind          ENUM('self','appraisal','measured') NOT NULL,
    level         TINYINT       NULL,             -- 0 to 5; NULL: measured with too few items
    words         VARCHAR(2000) NOT NULL,         -- of whoever assessed
    observed      VARCHAR(2000) NOT NULL,         -- what an appraisal rests on
    percent       DECIMAL(5,2)  NULL,             -- of a measurement
    items         INT           NULL,             -- it rests on
    source        VARCHAR(200)  NOT NULL,         -- of a measurement: the test or practical
    source_ref    VARCHAR(80)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- what it came from, so that it comes once
    shown_on      DATE          NOT NULL,
    created_at    DATETIME      NOT NULL,
    created_by    BIGINT        NULL,
    UNIQUE KEY competency_evidence_once (library_id, account_id, competency_id, kind, source_ref),
    KEY competency_evidence_account (account_id),
    KEY competency_evidence_of (competency_id),
    CONSTRAINT competency_evidence_library FOREIGN KEY (library_id) REFERENCES library (id),
    CONSTRAINT competency_evidence_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT competency_evidence_of FOREIGN KEY (competency_id) REFERENCES competency (id),
    CONSTRAINT competency_evidence_created_by FOREIGN KEY (created_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
