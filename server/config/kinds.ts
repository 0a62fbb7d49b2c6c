/** Kinds of values of settings: each with its bounds, its default, and a text for what it accepts. */
import { Type } from '@sinclair/typebox';
import { HOURS } from '../model/books/registrator.js';

interface Extras {
  /** The flag of the few settings that have one: `--port <n>`. */
  readonly 'x-flag'?: string;
  /** The name in the environment without `QBOX_`, if the key alone would be unclear. */
  readonly 'x-environment'?: string;
  /** The value in the example file if the default is "none" or depends on the machine. */
  readonly 'x-example'?: unknown;
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

export const MaybePath = (description: string, extras: Extras = {}) =>
  Type.Unsafe<string | null>(
    Type.Union([Type.String({ minLength: 1, maxLength: 4096 }), Type.Null()], {
      default: null,
      description,
      'x-expects': 'the path of a file',
      ...extras,
    }),
  );

export const MaybeOrigin = (description: string, extras: Extras = {}) =>
  Type.Unsafe<string | null>(
    Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()], {
      default: null,
      description,
      'x-expects': 'an address such as "http://queue.example:8081", without a path',
      ...extras,
    }),
  );

export const MaybePort = (description: string, extras: Extras = {}) =>
  Type.Unsafe<number | null>(
    Type.Union([Type.Integer({ minimum: 0, maximum: 65_535 }), Type.Null()], {
      default: null,
      // How texts of the environment are converted.
      type: 'integer',
      minimum: 0,
      description,
      'x-expects': 'a whole number from 0 to 65535',
      ...extras,
    }),
  );

/** The value for "no local socket" in place of a path. */
export const NO_SOCKET = 'none';

/** The system's limit (`sun_path` without its end). */
export const SOCKET_PATH_BYTES = 107;
export const isSocketPath = (path: string): boolean => Buffer.byteLength(path) <= SOCKET_PATH_BYTES;

export const MaybeHours = (description: string, extras: Extras = {}) =>
  Type.Unsafe<string | null>(
    Type.Union([Type.String({ pattern: HOURS }), Type.Null()], {
      default: null,
      description,
      'x-expects': 'hours such as "21:00-08:00"',
      ...extras,
    }),
  );
