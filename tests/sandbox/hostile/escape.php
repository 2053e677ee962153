<?php
// escape.php: what a PHP program would try: stream wrappers, other programs, loading code, signals.
$found = [];
foreach (['/etc/shadow', 'file:///etc/shadow', 'php://filter/read=convert.base64-encode/resource=/etc/shadow', '/proc/1/environ', '/proc/1/root/etc/hostname',
          'glob:///root/*', 'glob:///home/*', 'php://fd/3', 'php://fd/4'] as $source) {
    $text = @file_get_contents($source);
    if ($text !== false && $text !== '') {
        $found[] = $source;
    }
}
foreach (['/root', '/home', '/var', '/sys', '/run'] as $folder) {
    if (@scandir($folder)) {
        $found[] = $folder;
    }
}
if (trim((string)@shell_exec('cat /etc/shadow 2>/dev/null')) !== '') {
    $found[] = 'shell_exec';
}
foreach (['/usr/escaped.php', '/etc/php/escaped.ini', '/escaped'] as $target) {
    if (@file_put_contents($target, 'x') !== false) {
        $found[] = $target;
    }
}
if (function_exists('posix_kill') && @posix_kill(1, 9) && !@file_exists('/proc/self')) {
    $found[] = 'init was killed';
}
echo implode("\n", $found);
exit($found ? 42 : 0);
