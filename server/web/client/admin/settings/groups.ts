/** The settings in groups: those that a branch changes, and those for technicians. */
import type { Word } from '../../shared/words/catalogues.js';
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
  { title: 'group.messages', tables: ['messages'] },
  { title: 'group.outputs', tables: ['printing', 'lcd'] },
  { title: 'group.reports', tables: ['reports'] },
  { title: 'group.storage', tables: ['storage', 'sessions'] },
  { title: 'group.technical', tables: ['server', 'limits', 'mqtt', 'headquarters', 'devices', 'metrics', 'log'], isRare: true },
];

/** Of tables that a branch changes, what it never has to: folders of the machine, and figures that only a technician weighs. */
const RARE: readonly string[] = [
  'voice.waiting_max',
  'voice.clips',
  'lcd.picture_sizes',
  'lcd.templates',
  'storage.photo_edge_px',
  'storage.snapshot_events',
  'printing.deadline_seconds',
];

export const isIn = ({ tables, isRare }: Group, { name }: Setting): boolean =>
  RARE.includes(name) ? isRare === true : tables.includes(name.split('.')[0] ?? '');
