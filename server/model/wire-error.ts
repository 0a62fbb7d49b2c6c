/** A refusal as the wire shows it. Without the catalogue: whoever reads it needs no more. */

/** A list stays one; the sentence has its members with commas. */
export type ErrorParameters = Readonly<Record<string, string | number | readonly string[]>>;

/** The five keys of the original, and what stands in its sentence. */
export interface WireError {
  readonly codeError: number;
  readonly codeModule: number;
  readonly code: number;
  readonly desc: string;
  readonly children: readonly WireError[];
  /** By the names that the catalogue has; left out where it has none. */
  readonly parameters?: ErrorParameters;
}
