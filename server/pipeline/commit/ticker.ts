/** Sends the commands that are due through the pipeline: returns from being postponed, auto-call, auto-serve, ends of days and sessions. */
import type { Timers } from '../../../drivers/timing.js';
import { dueCommands } from '../../engine/rules/due.js';
import type { Pipeline } from './pipeline.js';

const TICK_MS = 250;

export class Ticker {
  private cancel = (): void => {};

  /** @param ticked called after each check */
  constructor(
    private readonly pipeline: Pipeline,
    private readonly timers: Timers,
    private readonly ticked: () => void = () => {},
  ) {}

  start(): void {
    this.cancel = this.timers.after(TICK_MS, () => this.start());
    this.tick();
  }

  stop(): void {
    this.cancel();
  }

  /** A new day makes other commands due, hence the second check. */
  tick(): void {
    const { pipeline } = this;
    // The check of the clock may itself have opened the day.
    const { day } = pipeline.stamp();
    if (pipeline.state.day !== day) pipeline.execute({ type: 'openDay' });
    for (const command of dueCommands(pipeline.state, pipeline.stamp())) pipeline.execute(command);
    this.ticked();
  }
}
