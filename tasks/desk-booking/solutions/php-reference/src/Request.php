<?php

declare(strict_types=1);

namespace DeskBooking;

final class Request
{
    public function __construct(
        public readonly string $method,
        public readonly string $path,
        public readonly array $query,
        public readonly ?string $session,
        private readonly string $body,
    ) {
    }

    public static function current(): self
    {
        $session = $_COOKIE['session'] ?? null;
        return new self(
            $_SERVER['REQUEST_METHOD'],
            (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH),
            $_GET,
            is_string($session) ? $session : null,
            (string) file_get_contents('php://input'),
        );
    }

    public function json(): array
    {
        $value = json_decode($this->body);
        if (!$value instanceof \stdClass) {
            throw new Problem(400, 'the body must be a JSON object');
        }
        return (array) $value;
    }
}
