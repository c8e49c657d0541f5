-- +goose Up
ALTER TABLE account_ticket                        -- join: bring one's account along to another library
    MODIFY COLUMN purpose ENUM('password','code','join') NOT NULL;
