<?php
// phpunit.php FILE…: PHPUnit over the task's test files, with its report sealed. Everything of it that could be replaced is loaded before any file of the submission.
(static function (array $files): void {
    $nonce = trim(fgets(STDIN));
    fclose(STDIN);
    $channel = fopen('php://fd/3', 'wb');
    require '/usr/share/php/PHPUnit/Autoload.php';
    foreach ([PHPUnit\Framework\TestCase::class, PHPUnit\Framework\Assert::class, PHPUnit\Framework\Constraint\IsEqual::class,
        PHPUnit\Framework\Constraint\IsIdentical::class, PHPUnit\Framework\Constraint\IsTrue::class, PHPUnit\Framework\Constraint\IsFalse::class,
        PHPUnit\Framework\Constraint\Exception::class, PHPUnit\Framework\TestResult::class, PHPUnit\Framework\TestSuite::class,
        PHPUnit\TextUI\TestRunner::class, PHPUnit\Util\Log\JUnit::class] as $class) {
        class_exists($class);
    }
    fwrite($channel, "takehome $nonce begin\n");
    // What PHPUnit is told twice, its own report wins: it is a pipe, which cannot be written a second time.
    $junit = new PHPUnit\Util\Log\JUnit('php://fd/3', true);
    $suite = new PHPUnit\Framework\TestSuite('task');
    foreach ($files as $file) {
        $suite->addTestFile($file);
    }
    $result = new PHPUnit\Framework\TestResult();
    $result->addListener($junit);
    // An assertion that must fail: code that changed the framework would have to know of this one.
    $canary = static function (): bool {
        $seen = 0;
        foreach ([[1, 2], ['a', 'b'], [[1], [2]]] as [$x, $y]) {
            try {
                PHPUnit\Framework\Assert::assertSame($x, $y);
            } catch (PHPUnit\Framework\ExpectationFailedException $e) {
                $seen++;
            }
        }
        return $seen === 3;
    };
    $suite->run($result);
    $junit->flush();
    fwrite($channel, "takehome $nonce " . ($canary() ? 'end' : 'tampered') . "\n");
    foreach (array_merge($result->errors(), $result->failures(), $result->warnings()) as $failure) {
        fwrite(STDERR, $failure->toString() . "\n");
    }
    exit($result->wasSuccessful() ? 0 : 1);
})(array_slice($argv, 1));
