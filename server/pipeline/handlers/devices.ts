/** Devices, for whoever installs them. */
import { Rejection } from '../../model/errors.js';
import type { ReplyData, RequestData } from '../../protocol/registry.js';
import { dataAnswer, type Handler, NO_ERRORS_ANSWER } from './handler.js';

export const testDevice: Handler = async ({ desk, data }) => {
  const { name, kind, pattern } = data as RequestData<'testDevice'>;
  const report = await desk.workbench.test({ name, kind: kind ?? null, pattern: pattern ?? null });
  if (report instanceof Rejection) return report;
  const { kind: ofKind, pattern: tried, isDone: done, code, parameters, text } = report;
  return dataAnswer({ kind: ofKind, pattern: tried, done, text, code, parameters } satisfies ReplyData<'testDevice'>);
};

export const subscribeDeviceBytes: Handler = ({ desk, data, peer, session }) => {
  const { name, kind } = data as RequestData<'subscribeDeviceBytes'>;
  return desk.byteWatch.watch({ name, kind: kind ?? null }, peer, session) ?? NO_ERRORS_ANSWER;
};

export const unsubscribeDeviceBytes: Handler = ({ desk, data, peer }) => {
  const { name, kind } = data as RequestData<'unsubscribeDeviceBytes'>;
  desk.byteWatch.end({ name, kind: kind ?? null }, peer);
  return NO_ERRORS_ANSWER;
};
