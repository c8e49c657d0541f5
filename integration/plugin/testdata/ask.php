<?php
// Signs the questions that stdin holds, and reads the answer to each: a line of
// question, body and what is read of an answer that was changed.
require $argv[1] . '/lib/Question.php';
foreach (json_decode(file_get_contents('php://stdin'), true) as $example) {
    $secret = hex2bin($example['secret']);
    $question = Binapustaka\Question::sign($example['fields'], $example['refs'], $secret, $example['form'] ?? null);
    $said = Binapustaka\Question::read($example['answer'], $question, $secret);
    echo json_encode([
        'question' => $question, 'same' => $said === json_decode($example['body'], true),
        'changed' => [
            Binapustaka\Question::read($example['answer'] . 'A', $question, $secret), Binapustaka\Question::read('A' . $example['answer'], $question, $secret),
            Binapustaka\Question::read($example['answer'], $question . 'A', $secret), Binapustaka\Question::read($example['answer'], $question, $secret . 'A'),
            Binapustaka\Question::read($question, $question, $secret), Binapustaka\Question::read($example['body'], $question, $secret), Binapustaka\Question::read('', $question, $secret),
        ],
    ]), "\n";
}
