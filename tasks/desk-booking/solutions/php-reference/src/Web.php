<?php

declare(strict_types=1);

namespace DeskBooking;

/** Paths and methods in one table, JSON in and out. */
final class Web
{
    private const ROUTES = [
        '~\A/session\z~' => ['POST' => 'createSession', 'GET' => 'showSession', 'DELETE' => 'endSession'],
        '~\A/bookings\z~' => ['GET' => 'listBookings', 'POST' => 'createBooking'],
        '~\A/bookings/([^/]+)\z~' => ['GET' => 'showBooking', 'DELETE' => 'cancelBooking'],
        '~\A/free\z~' => ['GET' => 'freeDesks'],
    ];

    public function __construct(private readonly Office $office)
    {
    }

    public function answer(Request $request): void
    {
        try {
            [$status, $value, $headers] = $this->route($request) + [2 => []];
        } catch (Problem $problem) {
            [$status, $value, $headers] = [$problem->getCode(), ['error' => $problem->getMessage()], $problem->headers];
        }
        http_response_code($status);
        header_remove('X-Powered-By');
        foreach ($headers as $name => $text) {
            header("$name: $text");
        }
        if ($value !== null) {
            header('Content-Type: application/json');
            echo json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
        }
    }

    private function route(Request $request): array
    {
        foreach (self::ROUTES as $pattern => $methods) {
            if (preg_match($pattern, $request->path, $parts) !== 1) {
                continue;
            }
            $action = $methods[$request->method]
                ?? throw new Problem(405, 'this path does not know that method', ['Allow' => implode(', ', array_keys($methods))]);
            return $this->$action($request, ...array_slice($parts, 1));
        }
        throw new Problem(404, 'there is nothing here');
    }

    private function createSession(Request $request): array
    {
        $name = Check::name($request->json()['name'] ?? null);
        return [201, ['name' => $name], ['Set-Cookie' => "session={$this->office->signIn($name)}; HttpOnly; SameSite=Lax; Path=/"]];
    }

    private function showSession(Request $request): array
    {
        return [200, ['name' => $this->office->person($request->session)]];
    }

    private function endSession(Request $request): array
    {
        $this->office->person($request->session);
        $this->office->signOut($request->session);
        return [204, null, ['Set-Cookie' => 'session=; Max-Age=0; Path=/']];
    }

    private function listBookings(Request $request): array
    {
        $day = $request->query['day'] ?? null;
        return [200, ['bookings' => $this->office->bookings($day === null ? null : Check::day($day))]];
    }

    private function createBooking(Request $request): array
    {
        $name = $this->office->person($request->session);
        $body = $request->json();
        $booking = $this->office->book($name, Check::desk($body['desk'] ?? null), Check::day($body['day'] ?? null));
        return [201, $booking, ['Location' => "/bookings/{$booking['id']}"]];
    }

    private function showBooking(Request $request, string $id): array
    {
        return [200, $this->office->booking($id)];
    }

    private function cancelBooking(Request $request, string $id): array
    {
        $this->office->cancel($this->office->person($request->session), $id);
        return [204, null];
    }

    private function freeDesks(Request $request): array
    {
        $day = Check::day($request->query['day'] ?? null);
        return [200, ['day' => $day, 'free' => $this->office->free($day)]];
    }
}
