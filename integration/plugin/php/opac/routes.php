<?php
/** In 9.3 the OPAC comes here for a page of the plug-in, see Opac::enterPages. */

defined('INDEX_AUTH') or exit;

require \Binapustaka\Opac::file();
