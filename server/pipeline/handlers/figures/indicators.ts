/** Figures of visits and windows. */
import { Rejection, reject } from '../../../model/errors/errors.js';
import { indicatorCommands } from '../../../protocol/commands/figures/indicators.js';
import { rightsOf } from '../../access/rights.js';
import { type FiguresData, figuresOf } from '../../figures/figures.js';
import { Json } from '../answer-data.js';
import { type Answered, dataAnswer } from '../handler.js';
import { type Context, handle } from './family.js';

const indicators = handle(indicatorCommands.indicators, ({ context, state, session, data }) => {
  const rights = rightsOf(state, session);
  const isOwn = data.user === session.userId;
  if (!isOwn && !rights.includes('supervisor') && !rights.includes('administrator'))
    return reject('notAllowed', { command: 'indicators', who: rights[0] ?? 'clerk' });
  return context.longAnswers.make(session.userId, () => figuresNow(context, data));
});

async function figuresNow({ pipeline, store, config }: Context, data: FiguresData): Promise<Answered> {
  const answer = await figuresOf({ pipeline, store, timeZone: config.branch.timeZone }, data);
  if (answer instanceof Rejection) return answer;
  return dataAnswer({ ...answer, lines: new Json(answer.lines), total: new Json(answer.total) });
}

export const indicatorHandlers = [indicators];
