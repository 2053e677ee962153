<?php
declare(strict_types=1);

/** What the house says comes in here, line by line. */
final class Command
{
    /**
     * @param resource $in
     * @param resource $out
     */
    public function run($in, $out): int
    {
        while (($line = fgets($in)) !== false) {
            $words = preg_split('/\s+/', trim($line)) ?: [''];
            if ($words[0] === 'tick') {
                fwrite($out, "wait\n");
            } elseif ($words[0] === 'end') {
                return 0;
            }
        }
        return 1;
    }
}
