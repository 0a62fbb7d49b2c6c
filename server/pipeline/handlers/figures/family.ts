/** Handlers of figures and alerts, and what they work with. */
import type { AlertWatch } from '../../faults/alert-watch.js';
import type { Trials } from '../../trials/trials.js';
import { bindingOf, type CommonContext } from '../handler.js';

export interface Context extends CommonContext {
  readonly alerts: AlertWatch;
  readonly trials: Trials;
}

export const { handle, handleAnybody } = bindingOf<Context>();
