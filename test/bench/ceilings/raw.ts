/** Ceiling (a): uWebSockets and JSON, nothing else. */
import { answerTo, runCeiling } from './replies.js';

runCeiling((socket, message, replies) => {
  socket.send(answerTo(message, replies));
});
