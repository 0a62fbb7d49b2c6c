/** What the hall is, as the box sends it. */
import type { Element } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';

export type Visitor = Element<'Consumer'>;
export type Window = Element<'Workplace'>;
export type Service = Element<'Service'>;
export type Alert = ReplyData<'alerts'>[number];

export interface Books {
  readonly services: ReadonlyMap<number, Service>;
  readonly operations: ReadonlyMap<number, Element<'Operation'>>;
  readonly users: ReadonlyMap<number, Element<'User'>>;
  readonly reasons: ReadonlyMap<number, Element<'Reason'>>;
}

export interface Present {
  readonly windows: readonly Window[];
  readonly visitors: readonly Visitor[];
}

/** Of a window without a clerk, or without a visitor. */
export const NOBODY = -1;
