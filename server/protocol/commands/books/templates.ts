/** Templates of LCD boards. An extension of the original protocol, which only has the boards. */
import { Type } from '@sinclair/typebox';
import type { Right } from '../../../model/books/declaration.js';
import { LCD_TEMPLATE_NAME_PATTERN, LcdTemplate, type LcdTemplate as Template } from '../../../model/designs/lcd-template.js';
import { described, OneOf, WholeNumber } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';

const ADMINISTRATOR: readonly Right[] = ['administrator'];

/** Two administrators may edit the same design: a request that names the version it read is refused if another one is stored by now. */
export const DesignVersion = () => Type.String({ 'x-expects': 'names what is in it: equal designs have equal versions' });
export const ReadVersion = () =>
  Type.String({ maxLength: 40, 'x-expects': 'the version that was read; empty = there must be none of that name yet' });

/** Includes the names of files in the folder of templates, which are freer. */
const AnyName = () => Type.String({ minLength: 1, maxLength: 200, 'x-expects': 'the name of a template' });
export const OwnTemplateName = () =>
  Type.String({
    pattern: LCD_TEMPLATE_NAME_PATTERN,
    'x-expects': 'a name of at most 60 of the characters a-z, 0-9 and "-", such as "abay"',
  });
const Origin = () =>
  OneOf(['box', 'folder', 'branch'], 'box (built in), folder (a file in `[lcd] templates`) or branch (stored by the box, can be changed)');
const Side = (what: string) => WholeNumber(`${what} in pixels from 160 to 1920`, 160, 1920);

const templateExample: Template = {
  title: 'Отделение на Абая',
  theme: { background: '#0b1f3a', panel: '#16335c', ink: '#ffffff', quiet: '#a9bfdd', accent: '#ffc42e', accent_ink: '#0b1f3a' },
  landscape: [
    { area: 'calls', box: [1.5, 2, 60, 88], rows: 6 },
    { area: 'clock', box: [64, 2, 34, 22] },
  ],
  portrait: [{ area: 'calls', box: [0, 0, 100, 100], rows: 10 }],
};

export const templateCommands = extensions('boards', {
  lcdTemplates: {
    summary: 'The LCD board templates, sorted by name: built-in ones, those in the template folder, and those of the branch.',
    rights: ADMINISTRATOR,
    reply: Type.Array(
      Type.Object({
        name: AnyName(),
        title: Type.String({ description: 'the display name' }),
        origin: Origin(),
        version: DesignVersion(),
      }),
    ),
    example: { request: {}, reply: [{ name: 'abay', title: templateExample.title, origin: 'branch', version: 'Wq9s0cUpL2dX' }] },
  },

  getLcdTemplate: {
    summary: 'An LCD board template, with its pictures.',
    rights: ADMINISTRATOR,
    data: { name: AnyName() },
    reply: Type.Object({
      name: AnyName(),
      origin: Origin(),
      version: DesignVersion(),
      template: described('the whole template', LcdTemplate),
    }),
    example: {
      request: { name: 'abay' },
      reply: { name: 'abay', origin: 'branch', version: 'Wq9s0cUpL2dX', template: templateExample },
    },
  },

  setLcdTemplate: {
    summary:
      'Stores an LCD board template of the branch under a name, and replaces the one that has this name. Boards that use it show it ' +
      'at once. Pictures are PNG, JPEG or WebP in base64. With `version` it is refused if the template has changed since.',
    rights: ADMINISTRATOR,
    changes: true,
    data: { name: OwnTemplateName(), template: described('the whole template', LcdTemplate), version: Type.Optional(ReadVersion()) },
    example: { request: { name: 'abay', template: templateExample } },
  },

  removeLcdTemplate: {
    summary: 'Removes a template of the branch. Refused while a board uses it.',
    rights: ADMINISTRATOR,
    changes: true,
    data: { name: OwnTemplateName() },
    example: { request: { name: 'abay' } },
  },

  previewLcdTemplate: {
    summary:
      'Draws a template that is being edited, with sample calls, as a screen of the given size shows it (960 × 540 if left out), in the ' +
      'given language (ru if left out).',
    rights: ADMINISTRATOR,
    data: {
      template: described('the whole template; it need not be stored', LcdTemplate),
      width: Type.Optional(Side('a width')),
      height: Type.Optional(Side('a height')),
      language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'a language such as "ru"' })),
    },
    reply: Type.Object({ preview: Type.String({ 'x-expects': 'a PNG picture in base64, after "image/png;base64,"' }) }),
    example: {
      request: { template: templateExample, width: 960, height: 540 },
      reply: { preview: 'image/png;base64,iVBORw0KGgoAAAANSUhEUg==' },
    },
  },
});
