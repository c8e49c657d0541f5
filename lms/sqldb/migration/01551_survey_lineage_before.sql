-- +goose Up
-- Copies of copies, as far as five back.
UPDATE survey s LEFT JOIN survey a ON a.id = s.copy_of LEFT JOIN survey b ON b.id = a.copy_of LEFT JOIN survey c ON c.id = b.copy_of LEFT JOIN survey d ON d.id = c.copy_of LEFT JOIN survey e ON e.id = d.copy_of
SET s.lineage = CONCAT('survey-', COALESCE(e.id, d.id, c.id, b.id, a.id, s.id));
