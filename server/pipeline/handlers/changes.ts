/** The log of changes. */

import { Rejection } from '../../model/errors.js';
import { changeCommands } from '../../protocol/commands/changes.js';
import { Json } from './answer-data.js';
import { dataAnswer, handle } from './handler.js';
import { periodOf } from './queue.js';

const USUAL_LIMIT = 50;

const changes = handle(changeCommands.changes, async ({ context, data }) => {
  const { user_id: userId = null, kind = null, before: beforeId = null, limit = USUAL_LIMIT, ...bounds } = data;
  const period = periodOf(bounds);
  if (period instanceof Rejection) return period;
  // Whoever asks sees what he has changed.
  await context.pipeline.settled();
  const { json, next } = await context.store.changes({ ...period, userId, kind, beforeId, limit });
  return dataAnswer({ lines: new Json(json), next });
});

export const changeHandlers = [changes];
