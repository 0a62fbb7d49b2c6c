/** What headquarters' program says of itself, in English. */

export type Log = (level: 'info' | 'warn', what: string, details: object) => void;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
