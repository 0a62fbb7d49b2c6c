/** A long file that comes last keeps one process busy when the others have nothing left to do: those that take a minute or more begin. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first. Times of earlier runs, by which vitest would sort, are not there on a clean checkout. */
const LONG = ['durability/kill', 'web/board', 'web/admin-books', 'web/kiosk', 'web/board-care', 'web/pictures', 'web/supervisor'];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place === -1 ? LONG.length : place;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => placeOf(one) - placeOf(other));
  }
}
