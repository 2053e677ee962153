<?php
$line = trim(fgets(STDIN));
file_put_contents('p.txt', 'x');
copy('p.txt', 'q.txt') && rename('q.txt', 'r.txt') && unlink('p.txt') && unlink('r.txt');
$process = proc_open(['cat'], [['pipe', 'r'], ['pipe', 'w']], $pipes);
fwrite($pipes[0], $line);
fclose($pipes[0]);
$echo = stream_get_contents($pipes[1]);
proc_close($process);
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fwrite($a, 'x');
$read = [$b];
$none = null;
stream_select($read, $none, $none, 1);
$lock = fopen('l', 'w');
flock($lock, LOCK_EX);
fclose($lock);
touch('t') && chmod('t', 0600) && unlink('t');
random_int(1, 6);
usleep(10);
tempnam(sys_get_temp_dir(), 'x');
foreach (new DirectoryIterator('.') as $entry) {
    $entry->getMTime();
}
echo shell_exec('printf %s pong'), $echo === $line ? '' : ' but the child failed', "\n";
