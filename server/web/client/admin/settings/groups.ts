/** The settings in groups: those that a branch changes, and those for technicians. */
import type { Word } from '../../shared/catalogues.js';
import type { Setting } from './draft.js';

export interface Group {
  readonly title: Word<'settings'>;
  readonly tables: readonly string[];
  /** Shown on demand. */
  readonly isRare?: true;
}

export const GROUPS: readonly Group[] = [
  { title: 'group.branch', tables: ['branch'] },
  { title: 'group.web', tables: ['web'] },
  { title: 'group.voice', tables: ['voice'] },
  { title: 'group.outputs', tables: ['printing', 'lcd'] },
  { title: 'group.reports', tables: ['reports'] },
  { title: 'group.storage', tables: ['storage', 'sessions'] },
  { title: 'group.technical', tables: ['server', 'limits', 'mqtt', 'devices', 'metrics', 'log'], isRare: true },
];

export const isIn = ({ tables }: Group, { name }: Setting): boolean => tables.includes(name.split('.')[0] ?? '');
