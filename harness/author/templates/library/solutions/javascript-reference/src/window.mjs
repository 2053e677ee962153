const MOST_PLACES = 1000000;

/** The last so many numbers, their sum and the largest of them. Each call takes the same time on average, however many places there are. */
export class Window {
  #numbers;
  #next = 0;
  #count = 0;
  #sum = 0;
  /** Those that may yet be the largest, from #firstPeak on: each is larger than all that came after it, or the same. */
  #peaks = [];
  #firstPeak = 0;

  constructor(places) {
    if (!Number.isInteger(places) || places < 1 || places > MOST_PLACES) throw new RangeError(`a window has 1 to ${MOST_PLACES} places, not ${places}`);
    this.#numbers = new Array(places);
  }

  add(number) {
    if (this.#count === this.#numbers.length) this.#leave(this.#numbers[this.#next]);
    else this.#count++;
    this.#numbers[this.#next] = number;
    this.#next = (this.#next + 1) % this.#numbers.length;
    this.#sum += number;
    while (this.#peaks.length > this.#firstPeak && this.#peaks.at(-1) < number) this.#peaks.pop();
    this.#peaks.push(number);
  }

  #leave(oldest) {
    this.#sum -= oldest;
    if (oldest === this.#peaks[this.#firstPeak]) this.#firstPeak++;
    // What has left is cleared away now and then, so that it never is most of the list.
    if (this.#firstPeak > 1000 && this.#firstPeak * 2 > this.#peaks.length) {
      this.#peaks = this.#peaks.slice(this.#firstPeak);
      this.#firstPeak = 0;
    }
  }

  sum() {
    return this.#sum;
  }

  largest() {
    if (this.#count === 0) throw new RangeError('an empty window has no largest number');
    return this.#peaks[this.#firstPeak];
  }
}
