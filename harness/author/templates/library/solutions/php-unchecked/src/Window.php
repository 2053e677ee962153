<?php

declare(strict_types=1);

/** The last so many numbers, their sum and the largest of them. Each call takes the same time on average, however many places there are. */
final class Window
{
    /** @var SplQueue<int> */
    private SplQueue $numbers;
    /** @var SplQueue<int> those that may yet be the largest: each is larger than all that came after it, or the same */
    private SplQueue $peaks;
    private int $sum = 0;

    public function __construct(private readonly int $places)
    {
        $this->numbers = new SplQueue();
        $this->peaks = new SplQueue();
    }

    public function add(int $number): void
    {
        if (count($this->numbers) === $this->places) {
            $this->leave($this->numbers->dequeue());
        }
        $this->numbers->enqueue($number);
        $this->sum += $number;
        while (!$this->peaks->isEmpty() && $this->peaks->top() < $number) {
            $this->peaks->pop();
        }
        $this->peaks->enqueue($number);
    }

    private function leave(int $oldest): void
    {
        $this->sum -= $oldest;
        if ($oldest === $this->peaks->bottom()) {
            $this->peaks->dequeue();
        }
    }

    public function sum(): int
    {
        return $this->sum;
    }

    public function largest(): int
    {
        if ($this->peaks->isEmpty()) {
            throw new InvalidArgumentException('an empty window has no largest number');
        }
        return $this->peaks->bottom();
    }
}
