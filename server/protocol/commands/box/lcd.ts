/** The content of LCD boards, for anybody: the whole hall sees it, so no session is needed. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { QBoard } from '../../../model/books/boards.js';
import { MaybeNames } from '../../../model/books/texts.js';
import { LcdTemplate } from '../../../model/designs/lcd-template.js';
import { described, Flag, Id, Instant, Nullable, WholeNumber } from '../../../model/schema.js';
import { extensions, initialField } from '../../declaration.js';

const idField = { id: Id('an LCD board') };

const BoardCall = Type.Object({
  ticket: Type.String({ 'x-expects': 'such as "Г002"' }),
  prefix: Type.String({ 'x-expects': 'the letters of the ticket' }),
  number: Type.Integer({ 'x-expects': 'the number of the ticket' }),
  window: Type.String({ 'x-expects': 'the name of the window' }),
  window_names: MaybeNames(),
  window_alias: Type.String({ 'x-expects': 'its short name; may be empty' }),
  called: Type.Unsafe<string>({ ...Instant(), 'x-expects': 'when the visitor was called; a repeated call has a new time' }),
  is_new: Flag('1 = to be shown before all others'),
});

const example = {
  id: 1,
  name: 'Зал ожидания',
  disabled: 0,
  branch: 'Отделение на Абая',
  time_zone: 'Asia/Almaty',
  languages: ['ru', 'kk'],
  template: {
    title: 'Зал ожидания',
    theme: { background: '#0b1f3a', panel: '#16335c', ink: '#ffffff', quiet: '#a9bfdd', accent: '#ffc42e', accent_ink: '#0b1f3a' },
    landscape: [
      { area: 'calls', box: [2, 2, 60, 96], rows: 6 },
      { area: 'pictures', box: [64, 2, 34, 96], pictures: ['/board-media/5e884898da280471.png'] },
    ],
    portrait: [{ area: 'calls', box: [2, 2, 96, 96], rows: 10 }],
  },
  calls: [
    {
      rows: 6,
      calls: [
        {
          ticket: 'Г002',
          prefix: 'Г',
          number: 2,
          window: 'Окно 3',
          window_names: { kk: '3-терезе' },
          window_alias: '3',
          called: '2015-06-17T15:45:03.950Z',
          is_new: 1,
        },
      ],
    },
    { rows: 10, calls: [] },
  ],
  waiting: [
    {
      service: 'Справки',
      names: { kk: 'Анықтамалар' },
      count: 2,
      tickets: ['Г003', 'Г004'],
      wait_minutes: 15,
      wait_least_minutes: 5,
      unserved: false,
    },
  ],
  free: [{ service: 'Касса', names: { kk: 'Касса' }, wait_minutes: 5, wait_least_minutes: 0 }],
};

export const lcdCommands = extensions('lcd', {
  board: {
    summary:
      'The present content of an LCD board: its template, the calls and the waiting tickets. For each list of calls in the template, ' +
      'identified by its number of rows, `calls` has its entries, the newest first. Pictures and films of the template are URL paths.',
    rights: null,
    data: idField,
    reply: Type.Object({
      id: Id('the board'),
      name: QBoard.element.properties.name,
      names: MaybeNames(),
      disabled: Flag('1 = it shows no calls: the board is disabled, or was removed'),
      branch: Type.String({ 'x-expects': 'the name of the branch' }),
      time_zone: Type.String({ 'x-expects': 'the time zone of the branch, such as "Asia/Almaty"' }),
      languages: QBoard.element.properties.languages,
      closes: Type.Optional(
        Type.String({ description: 'when the branch closes today, such as `18:00`; left out = its calendars do not say' }),
      ),
      closes_at: Type.Optional(Type.Unsafe<string>({ ...Instant(), 'x-expects': 'the same moment' })),
      template: described('the template', LcdTemplate),
      calls: Type.Array(
        Type.Object({
          rows: Type.Integer({ 'x-expects': 'rows of the list' }),
          calls: Type.Array(BoardCall, { description: 'the calls in the list, the newest first' }),
        }),
        {
          'x-expects': 'one for each length of lists in the template',
        },
      ),
      waiting: Type.Array(
        Type.Object({
          service: Type.String({ 'x-expects': 'the name of a service' }),
          names: MaybeNames(),
          count: WholeNumber('how many wait', 0),
          tickets: Type.Array(Type.String(), { 'x-expects': 'the first of the waiting tickets' }),
          wait_minutes: Nullable(
            Type.Integer(),
            'within so many minutes nine of ten who take a ticket now are called, in steps of five; 1 = at once; null = not known',
          ),
          wait_least_minutes: Nullable(
            Type.Integer(),
            'before so many minutes at most one of ten of them is called, in steps of five; 0 = it may be at once',
          ),
          unserved: Type.Boolean({ description: 'as in `queueLengths`' }),
        }),
        { 'x-expects': 'services with waiting visitors' },
      ),
      free: Type.Array(
        Type.Object({
          service: Type.String({ 'x-expects': 'the name of a service' }),
          names: MaybeNames(),
          wait_minutes: Type.Integer({ description: 'as in `waiting`' }),
          wait_least_minutes: Type.Integer({ description: 'as in `waiting`' }),
        }),
        { 'x-expects': 'services that nobody waits for and a window calls for, at most the first 12 of the book' },
      ),
    }),
    example: { request: { id: 1 }, reply: example },
  },

  subscribeBoard: {
    summary: 'Subscribes to an LCD board: each change of its content is pushed as `board`, with the id of the board.',
    rights: null,
    data: { ...idField, ...initialField },
    example: { request: { id: 1 } },
  },

  unsubscribeBoard: {
    summary: 'Ends the subscription to an LCD board.',
    rights: null,
    data: idField,
    example: { request: { id: 1 } },
  },
});
