import type { ByLanguage } from './by-language.js';

/** `/front-page.json`: what the page at `/` shows of the branch. Its kiosks and boards are added when it is asked for. */
export interface FrontPageFacts {
  /** The branch's own name. */
  readonly branch: string;
  /** Time zone of the branch, such as `Asia/Almaty`. Clocks use it instead of the time zone of the kiosk's computer. */
  readonly timeZone: string;
  readonly version: string;
  /** Languages of the branch; the first is that of the names in the books. */
  readonly languages: readonly string[];
  /** Whether clients reach the box over TLS. */
  readonly isSecure: boolean;
  /** Accounts of the demo; empty on a real installation, which has its own passwords. */
  readonly logins: readonly FrontPageLogin[];
  /** Path of the protocol's documentation within the project. */
  readonly documentation: string;
  /** Where the tickets of the demo are shown; null = they are printed on real paper, or not at all. */
  readonly paper: string | null;
  /** Whether the box has simulated devices. */
  readonly hasLab: boolean;
}

export interface FrontPageLogin {
  readonly component: 'administrator' | 'supervisor' | 'workplace' | 'registrator' | 'qboard' | 'scoreboard';
  readonly login: string;
  readonly password: string;
  /** The window, kiosk or board; null for an administrator or a supervisor. */
  readonly place: number | null;
  /** Its name in the books of the demo, and in other languages. */
  readonly placeName?: string;
  readonly placeNames?: ByLanguage;
}

/** A kiosk or an LCD board. */
export interface FrontPagePlace {
  readonly id: number;
  readonly name: string;
  /** By language, where the branch has given them. */
  readonly names?: ByLanguage;
}

/** Added when the page is asked for. */
export interface FrontPagePlaces {
  readonly kiosks: readonly FrontPagePlace[];
  readonly boards: readonly FrontPagePlace[];
  /** Whether the branch publishes how busy it is. */
  readonly hasLoad: boolean;
  /** Whether visitors can book by themselves, at `/book`. */
  readonly hasBooking: boolean;
  /** Where other devices of the network find the box, such as `http://192.0.2.7:8080`; null = it is reached from this machine alone. */
  readonly reachableUrl: string | null;
}
