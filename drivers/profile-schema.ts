/** What the schemas of profiles of all kinds of devices are written with. */
import { type TSchema, Type } from '@sinclair/typebox';

/** A table refuses keys that it does not name: most of them are misspelt. */
export const closed = { additionalProperties: false };
/** TOML has no null: a key that may be null is left out of the file. */
export const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
export const oneOf = <Value extends string>(...values: Value[]) => Type.Union(values.map((value) => Type.Literal(value)));
