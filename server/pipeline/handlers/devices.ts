/** Devices, for whoever installs them. */
import { Rejection } from '../../model/errors.js';
import type { RequestData } from '../../protocol/registry.js';
import { type Handler, jsonAnswer } from './handler.js';

export const testDevice: Handler = async ({ desk, data }) => {
  const { name, kind, pattern } = data as RequestData<'testDevice'>;
  const report = await desk.workbench.test({ name, kind: kind ?? null, pattern: pattern ?? null });
  if (report instanceof Rejection) return report;
  return jsonAnswer({ kind: report.kind, pattern: report.pattern, done: report.isDone, text: report.text });
};
