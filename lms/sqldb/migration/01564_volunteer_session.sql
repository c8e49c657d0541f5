-- +goose Up
CREATE TABLE volunteer_session (                  -- a time given, from the offer to what came of it
    id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    volunteer_id BIGINT       NOT NULL,
    held_on      DATE         NOT NULL,
    from_minute  INT          NOT NULL,           -- of the day
    to_minute    INT          NOT NULL,
    what         VARCHAR(200) NOT NULL,
    place        VARCHAR(200) NOT NULL DEFAULT '',
    audience     ENUM('staff','patrons') NOT NULL,
    activity_id  BIGINT       NULL,               -- that it is part of
    meeting_id   BIGINT       NULL,               -- of a programme, likewise
    state        ENUM('offered','accepted','declined','withdrawn','done','absent') NOT NULL,
    people       INT          NULL,               -- how many were there; who they were is kept nowhere
    offered_at   DATETIME     NOT NULL,
    offered_by   BIGINT       NULL,
    answered_at  DATETIME     NULL,
    answered_by  BIGINT       NULL,               -- of the staff, for them; NULL: they themselves
    answer       VARCHAR(500) NOT NULL DEFAULT '', -- why they cannot
    closed_at    DATETIME     NULL,               -- confirmed by the staff
    closed_by    BIGINT       NULL,
    KEY volunteer_session_day (volunteer_id, held_on),
    CONSTRAINT volunteer_session_volunteer FOREIGN KEY (volunteer_id) REFERENCES volunteer (id),
    CONSTRAINT volunteer_session_activity FOREIGN KEY (activity_id) REFERENCES activity (id) ON DELETE SET NULL,
    CONSTRAINT volunteer_session_meeting FOREIGN KEY (meeting_id) REFERENCES programme_session (id) ON DELETE SET NULL,
    CONSTRAINT volunteer_session_offered_by FOREIGN KEY (offered_by) REFERENCES account (id),
    CONSTRAINT volunteer_session_answered_by FOREIGN KEY (answered_by) REFERENCES account (id),
    CONSTRAINT volunteer_session_closed_by FOREIGN KEY (closed_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
