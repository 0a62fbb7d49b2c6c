/** The contract of handlers: what they get and what they return. */
import type { Static, TSchema } from '@sinclair/typebox';
import type { Store } from '../../../db/store/store.js';
import type { Config } from '../../config/load.js';
import type { Decision } from '../../engine/commands.js';
import type { QueueState } from '../../engine/state.js';
import { NO_ERRORS, Rejection, reject } from '../../model/errors/errors.js';
import type { Author, Session } from '../../model/events/events.js';
import type { CommandDeclaration, InitialData } from '../../protocol/declaration.js';
import type { Pipeline } from '../commit/pipeline.js';
import { ListInBytes } from '../feeds/list-in-bytes.js';
import type { Projections } from '../feeds/projections.js';
import type { Subscriptions } from '../feeds/subscriptions.js';
import type { Topic } from '../feeds/topics.js';
import type { LongAnswers } from '../limits/long-answers.js';
import { NOBODY, type Peer } from '../requests/peer.js';
import type { Photos } from '../tickets/photos.js';
import { type AnswerData, Json } from './answer-data.js';

/** What every family of handlers works with; `family.ts` of its folder adds what it alone needs. */
export interface CommonContext {
  readonly config: Config;
  /** Version strings returned by `info`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly pipeline: Pipeline;
  readonly projections: Projections;
  readonly subscriptions: Subscriptions;
  readonly store: Store;
  readonly photos: Photos;
  readonly longAnswers: LongAnswers;
  /** Logs a failure that the box works on without. */
  readonly warn: (error: unknown, what: string) => void;
  /** A whole number of 32 random bits. */
  readonly chance: () => number;
}

/**
 * @typeParam Data of the command, checked and coerced by its schema
 * @typeParam Context of the family of the handler
 */
export interface Request<Data = unknown, Context = CommonContext> {
  readonly context: Context;
  readonly state: QueueState;
  readonly peer: Peer;
  readonly data: Data;
  readonly session: Session;
  readonly nowMs: () => number;
}

/** A request that needs no session. */
export type AnonymousRequest<Data = unknown, Context = CommonContext> = Omit<Request<Data, Context>, 'session' | 'nowMs'>;

/** The author of the changes of a request. */
export const authorOf = ({ session, peer }: Pick<Request, 'session' | 'peer'>): Author => ({
  u: session.userId,
  as: session.component,
  ...(session.login !== undefined && { login: session.login }),
  ...(peer.isLocal && { here: 1 as const }),
});

/** A key or a scan cannot choose a reason or an outcome. */
export const choiceOf = ({ peer }: Pick<Request, 'peer'>): { readonly cannotChoose?: true } =>
  peer === NOBODY ? { cannotChoose: true } : {};

export interface Answer {
  /** The data for the client; a promise where something is still being drawn. */
  readonly data: AnswerData | Promise<AnswerData>;
  /** What is stored for a repetition: the same, or less where a restorer completes it. It never has texts of visitors. */
  readonly kept: AnswerData;
  /** Replaces `kept` later; it resolves in the turn in which its content is decided, and never rejects. */
  readonly keptLater?: Promise<AnswerData>;
  /** Called once: the peer has taken nearly all of the answer, or has gone. */
  readonly taken?: () => void;
  /** Called once, when the answer was passed to the connection: what is sent now comes after it. */
  readonly sent?: () => void;
}

export type Answered = Answer | Rejection;

/**
 * Answers a request. A handler makes all changes in the turn in which its answer is decided: the answer is kept in the same batch, and sent
 * when that batch is on the disk.
 */
export type Handler<Data = unknown, Context = CommonContext> = (request: Request<Data, Context>) => Answered | Promise<Answered>;

/** Answers a command that anybody may send. */
export type OpenHandler<Data = unknown, Context = CommonContext> = (
  request: AnonymousRequest<Data, Context>,
) => Answered | Promise<Answered>;

/** Completes the text of a kept answer: the id of a ticket is kept, and a repetition shows the ticket as it is then. */
export type Restore<Data = unknown, Context = CommonContext> = (request: Request<Data, Context>, kept: string) => Answer;

/** A command with its handler. */
export interface Handled<Context> {
  readonly name: string;
  readonly answer: Handler<unknown, Context>;
  readonly restore?: Restore<unknown, Context>;
}

export interface HandledForAnybody<Context> {
  readonly name: string;
  readonly answer: OpenHandler<unknown, Context>;
}

/**
 * How the handlers of a family are bound to their commands.
 * @typeParam Context of the family
 */
export const bindingOf = <Context>() => ({
  // The data has passed the schema of the declaration before a handler is called: the one place where a type is taken for granted.
  handle: <Data extends TSchema>(
    { name }: CommandDeclaration<string, Data>,
    answer: Handler<Static<Data>, Context>,
    restore?: Restore<Static<Data>, Context>,
  ): Handled<Context> => ({
    name,
    answer: answer as Handler<unknown, Context>,
    ...(restore && { restore: restore as Restore<unknown, Context> }),
  }),

  handleAnybody: <Data extends TSchema>(
    { name }: CommandDeclaration<string, Data>,
    answer: OpenHandler<Static<Data>, Context>,
  ): HandledForAnybody<Context> => ({ name, answer: answer as OpenHandler<unknown, Context> }),
});

export const dataAnswer = (data: AnswerData): Answer => ({ data, kept: data });

/** @param text JSON that was made before */
export const textAnswer = (text: string): Answer => dataAnswer(new Json(text));

/** The present data of a topic. */
export function topicAnswer({ projections }: Pick<CommonContext, 'projections'>, topic: Topic): Answer {
  const { content } = projections.present(topic);
  return content instanceof ListInBytes ? dataAnswer(content) : textAnswer(content.json);
}

/** The same, made ready between other work where it is long. */
export const preparedAnswer = (context: Pick<CommonContext, 'projections'>, topic: Topic): Answer | Promise<Answer> =>
  context.projections.prepare(topic)?.then(() => topicAnswer(context, topic)) ?? topicAnswer(context, topic);

export const NO_ERRORS_ANSWER: Answer = textAnswer(JSON.stringify(NO_ERRORS));

/** "No errors" for a decision, its refusal otherwise. */
export const acknowledged = (outcome: Decision | Rejection): Answered => (outcome instanceof Rejection ? outcome : NO_ERRORS_ANSWER);

/**
 * Subscribes the connection, within its limit.
 * @param session null = a topic that anybody may read: it needs no session and ends with none
 */
export function subscribed(
  { context, peer, data }: Pick<AnonymousRequest<InitialData>, 'context' | 'peer' | 'data'>,
  session: Session | null,
  topic: Topic,
): Answered {
  const most = context.config.limits.subscriptionsPerConnection;
  if (!context.subscriptions.has(topic, peer) && context.subscriptions.countOf(peer) >= most)
    return reject('tooManySubscriptions', { most });
  context.subscriptions.add(topic, peer, session);
  const { initial } = data;
  // After the reply, so that a client which reads one frame gets the reply, as it always did.
  return initial === true ? { ...NO_ERRORS_ANSWER, sent: () => context.subscriptions.pushPresent(topic, peer) } : NO_ERRORS_ANSWER;
}
