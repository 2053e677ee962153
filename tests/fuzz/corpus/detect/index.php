<?php
/* x */ if (PHP_SAPI === 'cli') { echo $argv[1]; } else { header('X: y'); } ?>
<html>