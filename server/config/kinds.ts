/** Kinds of values of settings: each with its bounds, its default, and a text for what it accepts. */
import { type SchemaOptions, type Static, type TSchema, Type } from '@sinclair/typebox';
import { HOURS } from '../model/books/hours.js';

interface Extras {
  /** The flag of the few settings that have one: `--port <n>`. */
  readonly 'x-flag'?: string;
  /** The name in the environment without `QBOX_`, if the key alone would be unclear. */
  readonly 'x-environment'?: string;
  /** The value in the example file if the default is "none" or depends on the machine. */
  readonly 'x-example'?: unknown;
  /** The default with `--demo`. */
  readonly 'x-demo'?: unknown;
}

export const Whole = (byDefault: number, minimum: number, maximum: number, description: string, extras: Extras = {}) =>
  Type.Integer({
    default: byDefault,
    minimum,
    maximum,
    description,
    'x-expects': `a whole number from ${minimum} to ${maximum}`,
    ...extras,
  });

export const Switch = (byDefault: boolean, description: string, extras: Extras = {}) =>
  Type.Boolean({ default: byDefault, description, 'x-expects': 'true or false', ...extras });

export const Text = (byDefault: string, maxLength: number, description: string, extras: Extras = {}) =>
  Type.String({
    default: byDefault,
    minLength: 1,
    maxLength,
    description,
    'x-expects': `a text of 1 to ${maxLength} characters`,
    ...extras,
  });

/** A setting whose default is "none". */
const maybe =
  <Schema extends TSchema>(schema: Schema, expects: string, options: SchemaOptions = {}) =>
  (description: string, extras: Extras = {}) =>
    Type.Unsafe<Static<Schema> | null>(
      Type.Union([schema, Type.Null()], { default: null, ...options, description, 'x-expects': expects, ...extras }),
    );

export const MaybePath = maybe(Type.String({ minLength: 1, maxLength: 4096 }), 'the path of a file');
export const MaybeOrigin = maybe(
  Type.String({ minLength: 1, maxLength: 200 }),
  'an address such as "http://queue.example:8081", without a path',
);
export const MaybeText = maybe(Type.String({ minLength: 1, maxLength: 200 }), 'a text of 1 to 200 characters');
export const MaybeBroker = maybe(
  Type.String({ minLength: 1, maxLength: 200, pattern: '^mqtts?://[^\\s/@?#]+$' }),
  'an address such as "mqtt://192.168.1.40:1883", without user and path',
);
export const MaybeMailServer = maybe(
  Type.String({ minLength: 1, maxLength: 200, pattern: '^smtps?://[^\\s/@?#]+$' }),
  'an address such as "smtp://mail.example:587", without user and path',
);
export const MaybeNats = maybe(
  Type.String({ minLength: 1, maxLength: 200, pattern: '^(nats|tls)://[^\\s/@?#]+$' }),
  'an address such as "tls://headquarters.example:4222", without user and path',
);
export const MaybeBranch = maybe(
  Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,59}$' }),
  'a name of 1 to 60 letters a-z, digits, - and _, which begins with a letter or digit',
);
/** Its type is how texts of the environment are converted. */
export const MaybePort = maybe(Type.Integer({ minimum: 0, maximum: 65_535 }), 'a whole number from 0 to 65535', {
  type: 'integer',
  minimum: 0,
});
export const MaybeHours = maybe(Type.String({ pattern: HOURS }), 'hours such as "21:00-08:00"');

/** The value for "no local socket" in place of a path. */
export const NO_SOCKET = 'none';

/** The system's limit (`sun_path` without its end). */
export const SOCKET_PATH_BYTES = 107;
export const isSocketPath = (path: string): boolean => Buffer.byteLength(path) <= SOCKET_PATH_BYTES;
