'use strict';

/** A wrong line. */
class Mistake extends Error {
  constructor(number, words) {
    super(`line ${number}: ${words}`);
    this.number = number;
  }
}

/** Adds to the plan what one line says. Each takes the words after the first. */
const kinds = new Map([
  ['night', (plan, number, [name, people, ...skills]) => {
    if (people === undefined || skills.length > 1) {
      throw new Mistake(number, 'night takes a name, a number of people and perhaps a skill');
    }
    if (!/^[1-9]$/.test(people)) {
      throw new Mistake(number, `"${people}" is no number of people from 1 to 9`);
    }
    if (plan.nightsByName.has(name)) {
      throw new Mistake(number, `the night "${name}" was there before`);
    }
    plan.nightsByName.set(name, { name, people: Number(people), skill: skills[0] });
  }],
  ['person', (plan, number, [name, most, ...skills]) => {
    if (most === undefined) {
      throw new Mistake(number, 'person takes a name, a number of nights and skills');
    }
    if (!/^[0-9]{1,3}$/.test(most)) {
      throw new Mistake(number, `"${most}" is no number of nights from 0 to 999`);
    }
    if (plan.peopleByName.has(name)) {
      throw new Mistake(number, `the person "${name}" was there before`);
    }
    plan.peopleByName.set(name, { name, most: Number(most), skills: new Set(skills), away: new Set() });
  }],
  ['away', (plan, number, [name, ...nights]) => {
    if (nights.length === 0) {
      throw new Mistake(number, 'away takes a name and nights');
    }
    plan.absences.push({ number, name, nights });
  }],
]);

function settleAbsence(plan, { number, name, nights }) {
  const person = plan.peopleByName.get(name);
  if (!person) {
    throw new Mistake(number, `"${name}" is no person of this plan`);
  }
  for (const night of nights) {
    if (!plan.nightsByName.has(night)) {
      throw new Mistake(number, `"${night}" is no night of this plan`);
    }
    person.away.add(plan.nightsByName.get(night));
  }
}

/** Returns { nights, people }; throws the Mistake of the first wrong line. */
function readPlan(text) {
  const plan = { nightsByName: new Map(), peopleByName: new Map(), absences: [] };
  const mistakes = [];
  const noting = (work) => {
    try {
      work();
    } catch (error) {
      mistakes.push(error);
    }
  };
  text.split('\n').forEach((line, index) => {
    const [kind, ...words] = line.split(/[ \t\r]+/).filter((word) => word !== '');
    if (kind === undefined || kind.startsWith('#')) {
      return;
    }
    noting(() => {
      if (!kinds.has(kind)) {
        throw new Mistake(index + 1, `"${kind}" is none of night, person, away`);
      }
      kinds.get(kind)(plan, index + 1, words);
    });
  });
  plan.absences.forEach((absence) => noting(() => settleAbsence(plan, absence)));
  if (mistakes.length > 0) {
    throw mistakes.reduce((first, mistake) => (mistake.number < first.number ? mistake : first));
  }
  return { nights: [...plan.nightsByName.values()], people: [...plan.peopleByName.values()] };
}

function canTake(person, night) {
  return !person.away.has(night) && (night.skill === undefined || person.skills.has(night.skill));
}

module.exports = { Mistake, canTake, readPlan };
