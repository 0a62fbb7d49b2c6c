/** Windows, kiosks and boards. */
import type { QBoardRow, RegistratorRow, ScoreBoardRow, WorkplaceRow } from '../model/books/index.js';

type WorkplaceInput = Pick<WorkplaceRow, 'id' | 'name' | 'operations'> & Partial<WorkplaceRow>;

/** The demo windows use the priority of services, as the original's tickets were called in that order. */
const workplace = ({ id, name, operations, ...others }: WorkplaceInput): WorkplaceRow => ({
  id,
  operations,
  services: {},
  name,
  alias: name,
  disabled: 0,
  description: null,
  all_operations: 0,
  service_priority_enabled: 1,
  audio_notification_enabled: 0,
  department: 0,
  auto_call: 0,
  auto_call_timeout: 0,
  auto_serve: 0,
  auto_serve_timeout: 0,
  ...others,
});

/** 1, 11 and 18 are those of the samples. Two call by voice; window 1 does not in a sample. */
export const demoWorkplaces: readonly WorkplaceRow[] = [
  workplace({ id: 1, name: 'Окно 1', alias: '1', description: 'по умолчанию', operations: [1, 2, 3] }),
  workplace({ id: 11, name: 'Окно 2', operations: [3, 4], audio_notification_enabled: 1 }),
  workplace({ id: 12, name: 'Окно 3', operations: [5, 6, 7, 8] }),
  workplace({ id: 13, name: 'Окно 4', operations: [6, 8, 9], audio_notification_enabled: 1 }),
  workplace({ id: 14, name: 'Касса', alias: '5', operations: [10, 11] }),
  workplace({ id: 18, name: 'Администратор', operations: [], all_operations: 1 }),
];

type RegistratorInput = Pick<RegistratorRow, 'id' | 'name' | 'services' | 'printer' | 'spare_printer' | 'ticket_design'> &
  Partial<RegistratorRow>;

const registrator = ({ id, name, ...others }: RegistratorInput): RegistratorRow => ({
  id,
  name,
  alias: name,
  disabled: 0,
  description: null,
  priority: 0,
  priority_min: 0,
  priority_max: 10_000,
  department: 0,
  // Always open: the demo must work at any hour.
  opening_hours: {},
  without_paper: 'screen',
  ...others,
});

const SCREENS = { '1': [3, 4, 5, 1], '2': [6, 7, 8, 11] };

/** Each shows another way to handle missing paper; the printers are those of `printers.ts`. */
export const demoRegistrators: readonly RegistratorRow[] = [
  registrator({
    id: 1,
    name: 'Терминал у входа',
    services: SCREENS,
    printer: 'hall',
    spare_printer: 'cash',
    ticket_design: 'driving-school',
  }),
  registrator({
    id: 2,
    name: 'Терминал VIP',
    description: 'Талоны этого терминала вызываются раньше остальных',
    priority: -40,
    services: SCREENS,
    printer: 'hall',
    spare_printer: null,
    ticket_design: 'bank',
  }),
  registrator({
    id: 3,
    name: 'Терминал у кассы',
    description: 'Только оплата и возврат; без бумаги талонов не даёт',
    services: { '1': [1, 8] },
    printer: 'cash',
    spare_printer: null,
    without_paper: 'refuse',
    ticket_design: 'narrow',
  }),
];

const qBoard = ({ id, name, ...others }: Pick<QBoardRow, 'id' | 'name'> & Partial<QBoardRow>): QBoardRow => ({
  id,
  name,
  alias: name,
  disabled: 0,
  description: null,
  workplaces: [],
  department: 0,
  device: null,
  template: null,
  languages: ['ru'],
  ...others,
});

type ScoreBoardInput = Pick<ScoreBoardRow, 'id' | 'name' | 'workplaces' | 'address'> & Partial<ScoreBoardRow>;

const scoreBoard = ({ id, name, workplaces, ...others }: ScoreBoardInput): ScoreBoardRow => ({
  id,
  name,
  alias: name,
  disabled: 0,
  description: null,
  workplaces,
  department: 0,
  device: 'led-bus',
  layout: 'window',
  rows: 1,
  arrow: 'right',
  blink_count: 3,
  brightness: { '8': 100, '20': 40 },
  ...others,
});

export const demoBoards: { readonly QBoard: readonly QBoardRow[]; readonly ScoreBoard: readonly ScoreBoardRow[] } = {
  // An empty list of windows = all of them. The LED boards are on the lines of `boards.ts`; the main one is four boards, a row each. It
  // leaves out the administrator's window, whose name in the original's samples is too long for any LED board.
  QBoard: [
    qBoard({ id: 1, name: 'Табло зала ожидания', template: 'hall', languages: ['ru', 'en'] }),
    qBoard({ id: 2, name: 'Табло у кассы', workplaces: [14], template: 'window' }),
  ],
  ScoreBoard: [
    scoreBoard({ id: 1, name: 'Табло окна 1', workplaces: [1], address: 32 }),
    scoreBoard({ id: 2, name: 'Табло окна 2', workplaces: [11], address: 33 }),
    scoreBoard({ id: 3, name: 'Табло окна 3', workplaces: [12], address: 34 }),
    scoreBoard({ id: 4, name: 'Табло окна 4', workplaces: [13], address: 35 }),
    scoreBoard({ id: 5, name: 'Табло кассы', workplaces: [14], address: 36 }),
    scoreBoard({ id: 6, name: 'Главное табло', workplaces: [1, 11, 12, 13, 14], address: 40, layout: 'main', rows: 4 }),
    scoreBoard({
      ...{ id: 7, name: 'Табло у входа', workplaces: [1, 11, 12, 13, 14], device: 'matrix', address: 1, layout: 'main', rows: 2 },
    }),
  ],
};
