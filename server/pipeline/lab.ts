/** What handlers know of devices in software: the demo has some, a real box has none. */
import type { Rejection } from '../model/errors.js';
import type { RequestData } from '../protocol/registry.js';

export type TwinOrder = RequestData<'actOnTwin'>;

export interface Lab {
  /** What `lab` answers, JSON. Whoever asks is told by `changed` when it may be another. */
  text(): string;
  /** @param changed what `text` answers may be different now */
  follow(changed: () => void): void;
  /** Resolves when it is done, or with why it cannot be. */
  act(order: TwinOrder): Promise<Rejection | null>;
}
