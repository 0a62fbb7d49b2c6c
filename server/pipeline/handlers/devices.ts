/** Devices, for whoever installs them. */

import { Rejection } from '../../model/errors.js';
import { deviceCommands } from '../../protocol/commands/devices.js';
import type { ReplyData } from '../../protocol/registry.js';
import { dataAnswer, handle, NO_ERRORS_ANSWER } from './handler.js';

const testDevice = handle(deviceCommands.testDevice, async ({ context, data }) => {
  const { name, kind, pattern } = data;
  const report = await context.workbench.test({ name, kind: kind ?? null, pattern: pattern ?? null });
  if (report instanceof Rejection) return report;
  const { kind: ofKind, pattern: tried, isDone: done, code, parameters, text } = report;
  return dataAnswer({ kind: ofKind, pattern: tried, done, text, code, parameters } satisfies ReplyData<'testDevice'>);
});

const subscribeDeviceBytes = handle(deviceCommands.subscribeDeviceBytes, ({ context, data, peer, session }) => {
  const { name, kind } = data;
  return context.byteWatch.watch({ name, kind: kind ?? null }, peer, session) ?? NO_ERRORS_ANSWER;
});

const unsubscribeDeviceBytes = handle(deviceCommands.unsubscribeDeviceBytes, ({ context, data, peer }) => {
  const { name, kind } = data;
  context.byteWatch.end({ name, kind: kind ?? null }, peer);
  return NO_ERRORS_ANSWER;
});

export const deviceHandlers = [testDevice, subscribeDeviceBytes, unsubscribeDeviceBytes];
