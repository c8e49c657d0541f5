<?php
// Signs the examples that stdin holds and prints a ticket a line.
require $argv[1] . '/lib/Ticket.php';
foreach (json_decode(file_get_contents('php://stdin'), true) as $example) {
    echo Binapustaka\Ticket::sign($example['fields'], hex2bin($example['secret'])), "\n";
}
