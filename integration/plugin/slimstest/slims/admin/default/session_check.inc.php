<?php
if (INDEX_AUTH != 1 || empty($_SESSION['uid'])) {
    die("<script>alert('You are not authorized to view this section');</script>");
}
