/** What carries messages to visitors: a folder for somebody else's sender, a mail server. */

export interface OutgoingMessage {
  /** Unique to the message, in all starts of the box: a digit or more. */
  readonly key: string;
  /** `+77011234567`, or an address of electronic mail. */
  readonly to: string;
  /** Of a mail. */
  readonly subject: string;
  readonly text: string;
  readonly language: string;
  /** What it says, such as `called`. */
  readonly kind: string;
  readonly ticket: string;
  /** When it is too late to be sent, in the time of the timers. */
  readonly expiresMs: number;
}

export type ChannelFault =
  /** The folder cannot be written. */
  | 'messageFolderAway'
  /** Nobody takes the messages away. */
  | 'messageFolderFull'
  /** Not reached, silent, or the connection was lost. */
  | 'mailAway'
  /** It does not accept user and password, or the sender. */
  | 'mailRefused'
  | 'mailNotTrusted'
  /** A file that the settings name cannot be read. */
  | 'mailSettings'
  /** The folders of the daemon for text messages cannot be read or written. */
  | 'smsSpoolAway'
  /** That daemon takes nothing from its outbox: it does not run, or its modem does not send. */
  | 'smsNotTaken';

/** Why a message did not go out. */
export type MessageFault = ChannelFault | 'recipientRefused' | 'smsRefused' | 'tryLater';

/**
 * `again` = it certainly did not go out and may be sent once more; `unknown` = it may have gone out.
 */
export type SendOutcome = { readonly as: 'sent' } | { readonly as: 'failed' | 'again' | 'unknown'; readonly why: MessageFault };

export interface Channel {
  /** So many messages may be under way at once; it may change. */
  readonly most: number;
  /** Never rejects. */
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** What became of a message that an earlier start had begun to send. */
  find(key: string): Promise<SendOutcome>;
  /** null = nothing is known to be wrong. */
  readonly fault: ChannelFault | null;
  /** What the other side says of it; may be empty. Never an address. */
  readonly says: string;
  /** Sends nothing more; what is under way has ended when it resolves. */
  close(): Promise<void>;
}

export interface ChannelOptions {
  readonly healthChanged: (fault: ChannelFault | null, says: string) => void;
}

/** The health of a channel: it tells each change once. */
class Health {
  fault: ChannelFault | null = null;
  says = '';

  constructor(private readonly changed: ChannelOptions['healthChanged']) {}

  set(fault: ChannelFault | null, says = ''): void {
    if (fault === this.fault && says === this.says) return;
    this.fault = fault;
    this.says = says;
    this.changed(fault, says);
  }
}

/** What every channel does alike: its health, and that it closes when nothing is under way any more. */
export abstract class Sender<Options extends ChannelOptions> implements Channel {
  abstract readonly most: number;
  protected readonly health: Health;
  private readonly under = new Set<Promise<unknown>>();

  constructor(protected readonly options: Options) {
    this.health = new Health(options.healthChanged);
  }

  get fault(): ChannelFault | null {
    return this.health.fault;
  }

  get says(): string {
    return this.health.says;
  }

  send(message: OutgoingMessage): Promise<SendOutcome> {
    const sending = this.dispatch(message);
    this.under.add(sending);
    return sending.finally(() => this.under.delete(sending));
  }

  async close(): Promise<void> {
    await Promise.all(this.under);
  }

  abstract find(key: string): Promise<SendOutcome>;
  protected abstract dispatch(message: OutgoingMessage): Promise<SendOutcome>;
}
