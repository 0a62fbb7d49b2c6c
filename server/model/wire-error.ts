/** A refusal as the wire shows it. Without the catalogue: whoever reads it needs no more. */

export type ErrorParameters = Readonly<Record<string, string | number>>;

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

export interface FieldFault {
  /** What of the request it is about: `data.operations.10[0]`; null = no field. */
  readonly field: string | null;
  /** What is said of it. */
  readonly fault: string;
}

/** A sentence of the catalogue that has `{field}` begins with it and a colon. */
export function fieldFault({ desc, parameters }: Pick<WireError, 'desc' | 'parameters'>): FieldFault {
  const field = parameters?.field;
  return typeof field === 'string' ? { field, fault: desc.slice(field.length + 2) } : { field: null, fault: desc };
}

/** The error and its causes, each at its field. */
export const fieldFaults = (error: WireError): readonly FieldFault[] => [error, ...error.children].map(fieldFault);
