'use strict';

const { textOf } = require('./records');

/** Works the figures out. A record: { minute, badge, entering, file, line }. */
function ledger(records, gap, names) {
  const anomalies = [];
  const unclosed = [];
  const people = [];
  const stretches = [];
  const shifts = [];
  for (const [badge, ofBadge] of sortedByBadge(records)) {
    const own = pair(ofBadge, anomalies);
    if (own.open) {
      unclosed.push(badge);
    }
    if (own.stretches.length > 0) {
      const ownShifts = join(own.stretches, gap);
      const longest = ownShifts.reduce((most, minutes) => Math.max(most, minutes), 0);
      people.push({ badge, shifts: ownShifts.length, minutes: sum(ownShifts), longest });
      for (const stretch of own.stretches) {
        stretches.push(stretch);
      }
      for (const minutes of ownShifts) {
        shifts.push(minutes);
      }
    }
  }
  anomalies.sort((a, b) => a.file - b.file || a.line - b.line);
  return {
    shifts: shifts.length,
    minutes: sum(shifts),
    mean: shifts.length > 0 ? sum(shifts) / shifts.length : null,
    median: median(shifts),
    people,
    peak: peak(stretches),
    anomalies: anomalies.map(({ file, line, kind }) => ({ file: names[file], line, kind })),
    unclosed,
  };
}

function sortedByBadge(records) {
  const byBadge = new Map();
  for (const record of records) {
    if (!byBadge.has(record.badge)) {
      byBadge.set(record.badge, []);
    }
    byBadge.get(record.badge).push(record);
  }
  return [...byBadge].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Pairs each entry with its exit; at the same minute the exit comes first. Array.sort keeps the order of equals. */
function pair(records, anomalies) {
  records.sort((a, b) => a.minute - b.minute || a.entering - b.entering);
  const stretches = [];
  let since = null;
  for (const { minute, entering, file, line } of records) {
    if (entering && since === null) {
      since = minute;
    } else if (entering) {
      anomalies.push({ file, line, kind: 'double-in' });
    } else if (since === null) {
      anomalies.push({ file, line, kind: 'stray-out' });
    } else {
      stretches.push([since, minute]);
      since = null;
    }
  }
  return { stretches, open: since !== null };
}

/** Minutes of each shift; a short break ends none. */
function join(stretches, gap) {
  const shifts = [];
  let last = -Infinity;
  for (const [from, until] of stretches) {
    if (from - last <= gap) {
      shifts[shifts.length - 1] += until - from;
    } else {
      shifts.push(until - from);
    }
    last = until;
  }
  return shifts;
}

/** A sweep over the minutes at which the number of people changes. */
function peak(stretches) {
  const changes = new Map();
  const change = (minute, by) => changes.set(minute, (changes.get(minute) ?? 0) + by);
  for (const [from, until] of stretches) {
    change(from, 1);
    change(until, -1);
  }
  const minutes = [...changes.keys()].filter((minute) => changes.get(minute) !== 0).sort((a, b) => a - b);
  let present = 0;
  let best = { present: 0 };
  minutes.forEach((minute, i) => {
    present += changes.get(minute);
    if (present > best.present) {
      best = { present, from: textOf(minute), until: textOf(minutes[i + 1]) };
    }
  });
  return best.present > 0 ? best : null;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  if (sorted.length === 0) {
    return null;
  }
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

module.exports = { ledger };
