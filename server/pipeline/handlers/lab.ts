/** Devices in software, for anybody: only a demo has them, and its passwords are on its front page. */
import { Rejection, reject } from '../../model/errors.js';
import type { RequestData } from '../../protocol/registry.js';
import { LAB_TOPIC } from '../projections.js';
import { NO_ERRORS_ANSWER, type OpenHandler, textAnswer } from './handler.js';
import { subscribed } from './subscribed.js';

export const lab: OpenHandler = ({ desk }) => (desk.lab === null ? reject('noTwins') : textAnswer(desk.projections.json(LAB_TOPIC)));

export const subscribeLab: OpenHandler = (knock) => (knock.desk.lab === null ? reject('noTwins') : subscribed(knock, null, LAB_TOPIC));

export const unsubscribeLab: OpenHandler = ({ desk, peer }) => {
  desk.subscriptions.remove(LAB_TOPIC, peer);
  return NO_ERRORS_ANSWER;
};

export const actOnTwin: OpenHandler = async ({ desk, data }) => {
  if (desk.lab === null) return reject('noTwins');
  const refusal = await desk.lab.act(data as RequestData<'actOnTwin'>);
  return refusal instanceof Rejection ? refusal : NO_ERRORS_ANSWER;
};
