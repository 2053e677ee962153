<?php

declare(strict_types=1);

require __DIR__ . '/../src/Problem.php';
require __DIR__ . '/../src/Check.php';
require __DIR__ . '/../src/Store.php';
require __DIR__ . '/../src/Office.php';
require __DIR__ . '/../src/Request.php';
require __DIR__ . '/../src/Web.php';

$store = new DeskBooking\Store(sys_get_temp_dir() . '/desk-booking.json');
(new DeskBooking\Web(new DeskBooking\Office($store)))->answer(DeskBooking\Request::current());
