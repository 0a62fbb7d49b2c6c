/** Sound devices in the configuration: `[sound.NAME]`. `[voice]` has the settings for calls on all of them. */
import { Type } from '@sinclair/typebox';
import { deviceKind, WholeField } from './tables.js';

export interface SoundSettings {
  readonly name: string;
  /** The ALSA name. */
  readonly device: string;
  /** Windows whose calls it plays; empty = all. */
  readonly windows: readonly number[];
  /** Percent of the amplitude. */
  readonly volume: number;
}

const WINDOWS_MAX = 500;
/**
 * A name of ALSA, with arguments, but without quotes, braces, paths and pipes, and none of its plug-ins that write to files:
 * `tee:default,'|COMMAND',raw` would run the command at each call.
 */
const ALSA_NAME = '^(?!.*\\b(file|tee)\\b)[A-Za-z0-9_][A-Za-z0-9_.:,=+-]*$';

const FIELDS = Type.Object({
  device: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: ALSA_NAME,
      description: 'ALSA name of the sound device; `aplay -L` lists them. Default: default.',
      'x-expects': 'the name of an ALSA device such as "default" or "plughw:CARD=Device"',
      'x-example': 'plughw:CARD=Device',
    }),
  ),
  windows: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1 }), {
      maxItems: WINDOWS_MAX,
      description: 'Ids of the windows whose calls this device speaks, such as the windows of one hall. Default: all windows.',
      'x-expects': `a list of at most ${WINDOWS_MAX} ids of windows`,
      'x-example': [1, 11],
    }),
  ),
  volume: WholeField(1, 100, 'Volume in percent of the volume set on the device itself. Default: 100.', { 'x-example': 100 }),
});

export const SOUND = deviceKind({
  table: 'sound',
  fields: FIELDS,
  intro: [
    'Sound devices: one table for each place with a loudspeaker. Only calls to windows with `audio_notification_enabled` are spoken.',
    'See [voice] above for languages, repetition and quiet hours.',
  ],
  exampleName: 'hall',
  loadProfiles: () => new Map(),
  make: (fields): SoundSettings => ({
    name: fields.name,
    device: fields.get('device') ?? 'default',
    windows: fields.get('windows') ?? [],
    volume: fields.get('volume') ?? 100,
  }),
});
