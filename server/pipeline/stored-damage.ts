/** What the scrub of the database finds becomes a fault of the box, until a whole pass finds nothing. */
import type { StoredDamage } from '../../db/store.js';
import type { FaultLog, Faults } from './faults.js';

/** Told of all that a pass has found so far; each place gets a line in the log. */
export function damageNoter(faults: Faults, log: FaultLog): (damage: readonly StoredDamage[]) => void {
  let logged = 0;
  return (damage) => {
    for (const one of damage.slice(logged)) log.error({ damage: one }, 'stored data is damaged');
    logged = damage.length;
    const [first] = damage;
    if (first === undefined) faults.clear('storedDataDamaged');
    else faults.raise('storedDataDamaged', { place: placeOf(first), why: first.why, places: damage.length });
  };
}

/** Names of files and tables are the same in every language. */
function placeOf(damage: StoredDamage): string {
  switch (damage.kind) {
    case 'journal':
      return `journal ${damage.entry}`;
    case 'row':
      return `${damage.table} ${damage.row}`;
    case 'snapshot':
      return damage.file;
  }
}
