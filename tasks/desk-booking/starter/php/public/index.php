<?php

declare(strict_types=1);

// Every path that is no file of this folder comes here: php -S 127.0.0.1:8000 -t public
require __DIR__ . '/../src/Web.php';

(new DeskBooking\Web())->answer($_SERVER['REQUEST_METHOD'], (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
