/** The look of the branch. */
import { type Rejection, reject } from '../../../model/errors/errors.js';
import { appearanceCommands } from '../../../protocol/commands/books/appearance.js';
import { logoPath } from '../../feeds/shown-appearance.js';
import { APPEARANCE_TOPIC } from '../../feeds/topics.js';
import { acknowledged, authorOf, NO_ERRORS_ANSWER, subscribed, topicAnswer } from '../handler.js';
import { badPicture, faultOfImage, refuseAfterwards } from './designs.js';
import { handle, handleAnybody } from './family.js';

const appearance = handleAnybody(appearanceCommands.appearance, ({ context }) => topicAnswer(context, APPEARANCE_TOPIC));

const setAppearance = handle(appearanceCommands.setAppearance, async (request) => {
  const { context, data, state } = request;
  const refusal = (await logoFault(data.logo ?? null)) ?? refuseAfterwards(request, appearanceCommands.setAppearance);
  if (refusal) return refusal;
  const look = { ...state.appearance, ...data };
  return acknowledged(context.pipeline.execute({ type: 'setAppearance', appearance: look }, authorOf(request)));
});

const subscribeAppearance = handleAnybody(appearanceCommands.subscribeAppearance, (request) => subscribed(request, null, APPEARANCE_TOPIC));

const unsubscribeAppearance = handleAnybody(appearanceCommands.unsubscribeAppearance, ({ context, peer }) => {
  context.subscriptions.remove(APPEARANCE_TOPIC, peer);
  return NO_ERRORS_ANSWER;
});

const NO_PICTURE = badPicture('expected a PNG, JPEG or WebP picture', 'pictureFormat');

/** @param field where the logo stands in the request */
export async function logoFault(logo: string | null, field = 'data.logo'): Promise<Rejection | undefined> {
  const fault = logo === null ? undefined : logoPath(logo) === null ? NO_PICTURE : await faultOfImage(logo);
  return fault === undefined ? undefined : reject('designInvalid', { field, ...fault });
}

export const appearanceHandlers = [setAppearance];
export const openAppearanceHandlers = [appearance, subscribeAppearance, unsubscribeAppearance];
