-- +goose Up
-- Reserved copies that were put aside for their patrons. Who a patron is stands
-- in SLiMS alone.
CREATE TABLE pickup (
    id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    library_id  BIGINT      NOT NULL,
    reserve_id  BIGINT      NOT NULL, -- in SLiMS, together with
    item_code   VARCHAR(20) NOT NULL,
    reserved_at DATETIME    NOT NULL,
    code        CHAR(6)     NULL,     -- that the patron brings; NULL once it is over
    state       VARCHAR(20) NOT NULL,
    ready_at    DATETIME    NOT NULL,
    ready_by    BIGINT      NULL,
    hold_until  DATE        NOT NULL, -- local
    closed_at   DATETIME    NULL,
    closed_by   BIGINT      NULL,     -- NULL: seen in SLiMS
    mail        VARCHAR(20) NOT NULL, -- whether the patron was told
    mailed_at   DATETIME    NULL,
    UNIQUE KEY pickup_reservation (library_id, reserve_id, item_code, reserved_at),
    UNIQUE KEY pickup_code (library_id, code),
    KEY pickup_state (library_id, state),
    CONSTRAINT pickup_library FOREIGN KEY (library_id) REFERENCES "library" (id),
    CONSTRAINT pickup_ready_by FOREIGN KEY (ready_by) REFERENCES account (id),
    CONSTRAINT pickup_closed_by FOREIGN KEY (closed_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
