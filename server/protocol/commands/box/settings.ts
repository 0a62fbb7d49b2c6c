/** The configuration file of the box, changed by the box itself, and its restart. An extension of the original protocol. */
import { type Static, Type } from '@sinclair/typebox';
import { ClosedObject, Nullable, OneOf, Switch } from '../../../model/schema.js';
import { ErrorParameters, extensions } from '../../declaration.js';

const TEXT_MAX = 4096;
const LIST_MAX = 100;

const SettingName = () =>
  Type.String({ pattern: '^[a-z]+\\.[a-z_]+$', maxLength: 100, 'x-expects': 'the name of a setting such as "branch.name"' });

/** A value as the file has it. */
const SettingValue = () =>
  Type.Union(
    [
      Type.String({ maxLength: TEXT_MAX }),
      Type.Integer(),
      Type.Boolean(),
      Type.Array(Type.Union([Type.String({ maxLength: TEXT_MAX }), Type.Integer()]), { maxItems: LIST_MAX }),
      Type.Null(),
    ],
    { 'x-expects': 'a value of the setting; null = the setting is left out of the file, so that its default is used' },
  );

const KINDS = ['text', 'number', 'switch', 'choice', 'choices', 'numbers', 'texts'] as const;
const Said = (expects: string) => Type.String({ 'x-expects': expects });

const SettingRow = Type.Object({
  name: Said('its table and its key in the file, such as "branch.name"'),
  kind: OneOf(KINDS, 'what its values are: text, number, switch, choice, or lists of these'),
  description: Said('its purpose, in English'),
  expects: Said('the values that it takes, in English'),
  least: Nullable(Type.Integer(), 'the least number; null = not a number'),
  most: Nullable(Type.Integer(), 'the greatest number; null = not a number'),
  choices: Type.Array(Type.String(), { 'x-expects': 'the values to choose from; [] = others too' }),
  value: Type.Unknown({ 'x-expects': 'the value after the next start; null = none' }),
  in_force: Type.Unknown({ 'x-expects': 'the value since the last start; null = none' }),
  default: Type.Unknown({ 'x-expects': 'the default; null = none' }),
  source: OneOf(['default', 'file', 'environment', 'flag'], 'where the value comes from'),
  fixed: Type.Boolean({ 'x-expects': 'whether it can be changed only on the machine itself' }),
});

export type SettingOfBox = Static<typeof SettingRow>;

/** Why a new text of the file was not written. */
export const ConfigurationFaults = Type.Array(
  Type.Object({
    field: Said('the setting, or the field of a device'),
    expected: Said('what is expected, in English'),
    why: Said('the same as a code'),
    parameters: ErrorParameters,
    got: Nullable(Type.String(), 'what was found; null = nothing'),
  }),
  { description: 'all that is wrong; [] = nothing' },
);

export const ConfigurationOutcome = {
  applied: Type.Boolean({ 'x-expects': 'whether the file was written' }),
  faults: ConfigurationFaults,
};

export const FileVersion = () => Type.String({ maxLength: 64, 'x-expects': 'the `version` of the file as it was read' });

const settingExample: SettingOfBox = {
  name: 'branch.name',
  kind: 'text',
  description: 'Name of the branch, printed on tickets.',
  expects: 'a text of 1 to 200 characters',
  least: null,
  most: null,
  choices: [],
  value: 'Автошкола «Старт»',
  in_force: 'qbox',
  default: 'qbox',
  source: 'file',
  fixed: false,
};

export const settingsCommands = extensions('general', {
  settings: {
    summary:
      'The settings of the configuration file: value, default and source of each, and whether the box can change the file. It has no ' +
      'passwords, PINs or keys.',
    rights: ['administrator'],
    reply: Type.Object({
      file: Nullable(
        Type.String(),
        'the configuration file, which need not be there yet if it is the one in the data folder; null = the box is no process of its own',
      ),
      writable: Type.Boolean({ 'x-expects': 'whether the box can change the file' }),
      version: Said('changes whenever the file does; for `setSettings`'),
      restart: OneOf(['service', 'itself', 'by_hand'], 'who starts the box again: the service manager, the box itself, or a person'),
      started_at: Said('when the process started; for `restartBox`'),
      waiting: Type.Boolean({ 'x-expects': 'whether the file has changes that are in force after a restart only' }),
      faults: ConfigurationFaults,
      settings: Type.Array(SettingRow, { description: 'the settings, in the order of their declaration' }),
    }),
    example: {
      request: {},
      reply: {
        file: '/etc/qbox/qbox.toml',
        writable: true,
        version: 'p0gTz4Jv2kWcXUu1nq0x2w',
        restart: 'service',
        started_at: '2026-11-24T05:58:12.114Z',
        waiting: true,
        faults: [],
        settings: [settingExample],
      },
    },
  },

  setSettings: {
    summary:
      'Writes settings into the configuration file, all or none; comments stay, and the text of before is kept beside it. Nothing is ' +
      'written with which the box would not start. The settings are in force after the next start.',
    rights: ['administrator'],
    changes: true,
    data: {
      version: Type.Optional(FileVersion()),
      set: Type.Array(ClosedObject({ name: SettingName(), value: SettingValue() }), {
        minItems: 1,
        maxItems: LIST_MAX,
        'x-expects': 'settings and their values',
      }),
      check: Type.Optional(Switch('true = nothing is written; the answer says what is wrong')),
    },
    reply: Type.Object(ConfigurationOutcome),
    example: {
      request: { set: [{ name: 'branch.name', value: 'Автошкола «Старт»' }], check: false },
      reply: { applied: true, faults: [] },
    },
  },

  restartBox: {
    summary:
      'Restarts the box: what was asked is answered, what is being printed ends, then the process ends and is started again, which takes ' +
      'some seconds. Sessions stay.',
    rights: ['administrator'],
    changes: true,
    data: { started_at: Type.String({ maxLength: 40, 'x-expects': '`started_at` of `settings`: a late repetition restarts nothing' }) },
    example: { request: { started_at: '2026-11-24T05:58:12.114Z' } },
  },
});
