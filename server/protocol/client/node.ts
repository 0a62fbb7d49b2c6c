/** The client in Node: the one file that imports the package `ws`. */
import { WebSocket } from 'ws';
import { type ClientOptions, QboxClient } from './client.js';

/** Connects at once; see `QboxClient`. */
export const nodeClient = (options: Omit<ClientOptions, 'WebSocket'>): QboxClient => new QboxClient({ ...options, WebSocket });
