<?php
// The API: it knows no such address, and needs no template.
http_response_code(404);
exit('{"error":true}');
