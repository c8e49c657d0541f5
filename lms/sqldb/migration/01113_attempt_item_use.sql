-- +goose Up
ALTER TABLE attempt_item                          -- how often a question was asked, and how well it was answered, by the index alone
    ADD KEY attempt_item_use (version_id, dropped, earned, points),
    DROP KEY attempt_item_version;
