/** One way to break the box. */
export interface Mutation {
  /** What is broken, in words. */
  readonly name: string;
  readonly room: string;
  /** The function, or the constant, that is broken: `Pipeline.seal`. It may stand in any file of its room. */
  readonly within: string;
  /** Stands there exactly once, laid out in any way. */
  readonly find: string;
  readonly put: string;
  /** What the simulation does not have: the test in which a device in software misbehaves so. */
  readonly test?: string;
}

export const mutation = (name: string, room: string, within: string, find: string, put: string): Mutation => ({
  name,
  room,
  within,
  find,
  put,
});
