<?php
declare(strict_types=1);

/** The cab and who uses it; knows nothing of how it is talked to. */
final class Cab
{
    private int $floor = 0;
    private int $heading = 1;
    /** @var array<string, array{0: int, 1: int}> */
    private array $waiting = [];
    /** @var array<string, array{0: int, 1: int}> */
    private array $riding = [];

    public function __construct(private int $capacity)
    {
    }

    public function call(string $who, int $from, int $to): void
    {
        $this->waiting["=$who"] = [$from, $to];
    }

    public function entered(string $who): void
    {
        $this->riding["=$who"] = $this->waiting["=$who"];
        unset($this->waiting["=$who"]);
    }

    public function left(string $who): void
    {
        unset($this->riding["=$who"]);
    }

    public function move(): string
    {
        if ($this->somebodyHere()) {
            return 'stop';
        }
        $goals = $this->goals();
        if ($goals === []) {
            return 'wait';
        }
        $ahead = array_filter($goals, fn (int $goal): bool => ($goal - $this->floor) * $this->heading > 0);
        if ($ahead === []) {
            $this->heading = -$this->heading;
        }
        $this->floor += $this->heading;
        return $this->heading > 0 ? 'up' : 'down';
    }

    private function hasRoom(): bool
    {
        return count($this->riding) < $this->capacity;
    }

    private function somebodyHere(): bool
    {
        if (in_array($this->floor, array_column($this->riding, 1), true)) {
            return true;
        }
        return $this->hasRoom() && in_array($this->floor, array_column($this->waiting, 0), true);
    }

    /** @return int[] */
    private function goals(): array
    {
        $goals = array_column($this->riding, 1);
        return $this->hasRoom() ? array_merge($goals, array_column($this->waiting, 0)) : $goals;
    }
}
