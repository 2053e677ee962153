<?php

declare(strict_types=1);

namespace DeskBooking;

final class Web
{
    public function answer(string $method, string $path): void
    {
        http_response_code(404);
        header('Content-Type: application/json');
        echo json_encode(['error' => 'there is nothing here yet']);
    }
}
