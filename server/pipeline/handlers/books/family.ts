/** Handlers of books, designs and rules, and what they work with. */
import type { DeviceTests, Paper, Screens } from '../../platform/devices.js';
import type { LastDay } from '../../trials/last-day.js';
import { type Request as AnyRequest, bindingOf, type CommonContext } from '../handler.js';

export interface Context extends CommonContext {
  readonly lastDay: LastDay;
  readonly paper: Paper;
  readonly screens: Screens;
  readonly workbench: DeviceTests;
}

export type Request<Data = unknown> = AnyRequest<Data, Context>;

export const { handle, handleAnybody } = bindingOf<Context>();
