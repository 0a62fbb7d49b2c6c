/** The input and the result of a check of `qctl doctor`. */
import { statSync } from 'node:fs';
import { orNull } from '../../../drivers/kernel-files.js';
import { readNamedFile } from '../as-owner/controller.js';
import type { Status } from '../commands/status.js';
import type { Dependencies } from '../dependencies.js';

/** What visitors are promised. */
export interface Promises {
  /** Of segments in force. */
  readonly count: number;
  readonly broken: readonly { readonly segment: string; readonly percent: number; readonly day: string }[];
}

export interface Patient {
  readonly root: string;
  /** The data folder, and the configuration; null = none was found. */
  readonly data: string;
  readonly config: string | null;
  /** null = the box is down, or cannot be reached from here. */
  readonly status: Status | null;
  /** null = the box is down, is older, or does not tell this user. */
  readonly promises: Promises | null;
  /** The box that answers runs on another machine: files of this one are not about it. */
  readonly isElsewhere: boolean;
  readonly unreachable: string | null;
  readonly nowMs: number;
  /** The output of a program, or null if it is missing or fails. */
  readonly ask: (program: string, ...args: readonly string[]) => Promise<string | null>;
  readonly env: Dependencies['env'];
}

export type Verdict = 'ok' | 'warning' | 'fault' | 'skipped';

export interface Finding {
  readonly verdict: Verdict;
  readonly seen: string;
  /** The remedy, one sentence; empty if none is needed. */
  readonly remedy: string;
}

export interface Check {
  readonly name: string;
  /** It uses only answers of the box, and nothing of this machine. */
  readonly isOfBox?: true;
  readonly look: (patient: Patient) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>;
}

export const ok = (seen: string): Finding => ({ verdict: 'ok', seen, remedy: '' });
export const skipped = (seen: string): Finding => ({ verdict: 'skipped', seen, remedy: '' });
export const warning = (seen: string, remedy: string): Finding => ({ verdict: 'warning', seen, remedy });
export const fault = (seen: string, remedy: string): Finding => ({ verdict: 'fault', seen, remedy });

/** The text of a file named in the configuration; null = it cannot be read from here. */
export const namedTextOf = (file: string): string | null => orNull(() => readNamedFile(file).toString('utf8').trim());

export const statOf = (file: string) => statSync(file, { throwIfNoEntry: false });
