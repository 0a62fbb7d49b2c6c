/** Finds the names that a wrong name is most like, for error messages. */

/** The known word that is most like `word`; `known` is not empty. */
export const nearest = (word: string, known: readonly string[]): string =>
  known.reduce((best, candidate) => (editDistance(word, candidate) < editDistance(word, best) ? candidate : best));

/** The known words, those most like `word` first: before all others those that have each part of it, `epson-tm-t20ii` for `Epson T20`. */
export function nearestFirst(word: string, known: readonly string[]): string[] {
  const parts = partsOf(word);
  const hasParts = (candidate: string): boolean => parts.length > 0 && parts.every((part) => candidate.toLowerCase().includes(part));
  return known
    .map((candidate) => ({ candidate, lacks: hasParts(candidate) ? 0 : 1, distance: editDistance(word, candidate) }))
    .sort((one, other) => one.lacks - other.lacks || one.distance - other.distance)
    .map(({ candidate }) => candidate);
}

/** A single letter is in nearly every word. */
const partsOf = (word: string): string[] =>
  word
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length > 1);

/** Levenshtein's distance: insertions, removals and replacements of one letter. */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
