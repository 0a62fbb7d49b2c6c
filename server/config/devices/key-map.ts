/** The commands of a keypad's keys, read from a profile or the settings. The words are in README.md. */
import type { KeyAction } from '../../../drivers/input/profile.js';

/** States of a window for its clerk. `called` lasts until somebody reports the visitor as present. */
export const WINDOW_PHASES = ['free', 'called', 'serving'] as const;
export type WindowPhase = (typeof WINDOW_PHASES)[number];

/** Words without a parameter. */
const PLAIN = ['call', 'recall', 'start', 'finish', 'postpone', 'skip', 'noShow', 'question', 'break', 'logOut', 'enter', 'clear'] as const;
type PlainWord = (typeof PLAIN)[number];

export type KeyCommand = { readonly kind: PlainWord } | { readonly kind: 'service'; readonly serviceId: number };

export interface KeyMap {
  /** null = the key does nothing in this state of the window. */
  command(key: string, phase: WindowPhase): KeyCommand | null;
  /** What a key types, as a rule one character; null = nothing. */
  digit(key: string): string | null;
  readonly takesDigits: boolean;
}

/** A fault in the action of a key. */
export interface KeyMapFault {
  /** `31` or `31.called` */
  readonly key: string;
  readonly got: unknown;
}

export const ACTIONS: readonly string[] = PLAIN;

type Actions = Readonly<Record<string, KeyAction>>;

/** The map, or all faults in it. */
export function readKeyMap(actions: Actions): KeyMap | { readonly faults: readonly KeyMapFault[] } {
  const commands = new Map<string, KeyCommand>();
  const faults: KeyMapFault[] = [];
  for (const [key, action] of Object.entries(actions)) {
    for (const [phase, word] of wordsOf(action)) {
      const command = commandOf(word);
      if (command === null) faults.push({ key: typeof action === 'string' ? key : `${key}.${phase}`, got: word });
      else commands.set(`${phase} ${key}`, command);
    }
  }
  if (faults.length > 0) return { faults: faults.filter(({ key }, at) => faults.findIndex((other) => other.key === key) === at) };
  const takesDigits = [...commands.values()].some(({ kind }) => kind === 'enter');
  return {
    takesDigits,
    command: (key, phase) => commands.get(`${phase} ${key}`) ?? null,
    // Letters are for tickets: `A002`.
    digit: (key) => (takesDigits && /^(?:[0-9A-Z]|000?)$/.test(key) && !Object.hasOwn(actions, key) ? key : null),
  };
}

const wordsOf = (action: KeyAction): readonly (readonly [WindowPhase, string])[] =>
  WINDOW_PHASES.flatMap((phase) => {
    const word = typeof action === 'string' ? action : action[phase];
    return word === undefined ? [] : [[phase, word] as const];
  });

function commandOf(word: string): KeyCommand | null {
  const [, serviceId] = /^service:([1-9]\d{0,8})$/.exec(word) ?? [];
  if (serviceId !== undefined) return { kind: 'service', serviceId: Number(serviceId) };
  const kind = PLAIN.find((known) => known === word);
  return kind === undefined ? null : { kind };
}
