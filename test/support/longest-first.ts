/** A long file that comes last keeps one process busy when the others have nothing left to do: those that take some two minutes begin. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The longest first; those that wait most (`hq/`) among those that work. vitest would sort by the times of earlier runs, which a clean
 * checkout does not have.
 */
const LONG = [
  ...['hq/files', 'web/board', 'web/every-page', 'hq/remote-booking', 'hostile/memory', 'hq/configuration', 'web/kiosk', 'sim/simulation'],
  ...['hq/recount', 'web/admin-books', 'recount/recount', 'web/board-care', 'web/pictures', 'web/supervisor', 'durability/kill'],
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place === -1 ? LONG.length : place;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other));
  }
}
