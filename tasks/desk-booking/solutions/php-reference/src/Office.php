<?php

declare(strict_types=1);

namespace DeskBooking;

/** The rules: who is signed in, and who sits where. */
final class Office
{
    public function __construct(private readonly Store $store)
    {
    }

    public function signIn(string $name): string
    {
        $token = bin2hex(random_bytes(16));
        $this->store->change(function (array &$state) use ($token, $name): void {
            $state['sessions']['s' . $token] = $name;
        });
        return $token;
    }

    public function signOut(?string $token): void
    {
        $this->store->change(function (array &$state) use ($token): void {
            unset($state['sessions']['s' . $token]);
        });
    }

    public function person(?string $token): string
    {
        return $this->store->read()['sessions']['s' . $token] ?? throw new Problem(401, 'sign in first: POST /session');
    }

    public function book(string $name, int $desk, string $day): array
    {
        return $this->store->change(function (array &$state) use ($name, $desk, $day): array {
            foreach ($state['bookings'] as $other) {
                if ($other['day'] !== $day) {
                    continue;
                }
                if ($other['desk'] === $desk) {
                    throw new Problem(409, "desk $desk is taken on $day");
                }
                if ($other['name'] === $name) {
                    throw new Problem(409, "you have desk {$other['desk']} on $day");
                }
            }
            $booking = ['id' => ++$state['last_id'], 'desk' => $desk, 'day' => $day, 'name' => $name];
            $state['bookings'][] = $booking;
            return $booking;
        });
    }

    public function booking(string $id): array
    {
        foreach ($this->store->read()['bookings'] as $booking) {
            if ((string) $booking['id'] === $id) {
                return $booking;
            }
        }
        throw new Problem(404, 'there is no such booking');
    }

    public function cancel(string $name, string $id): void
    {
        $this->store->change(function (array &$state) use ($name, $id): void {
            foreach ($state['bookings'] as $at => $booking) {
                if ((string) $booking['id'] !== $id) {
                    continue;
                }
                if ($booking['name'] !== $name) {
                    throw new Problem(403, "this booking is somebody else's");
                }
                array_splice($state['bookings'], $at, 1);
                return;
            }
            throw new Problem(404, 'there is no such booking');
        });
    }

    public function bookings(?string $day): array
    {
        $found = array_filter($this->store->read()['bookings'], fn (array $b): bool => $day === null || $b['day'] === $day);
        usort($found, fn (array $a, array $b): int => [$a['day'], $a['desk']] <=> [$b['day'], $b['desk']]);
        return $found;
    }

    public function free(string $day): array
    {
        return array_values(array_diff(range(1, Check::DESKS), array_column($this->bookings($day), 'desk')));
    }
}
