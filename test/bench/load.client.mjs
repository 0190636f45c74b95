/** The load: signed-in people who look at venues, a fixed number of requests over fixed connections. */
import { createConnection } from 'node:net';
import { answerCalls } from './child.mjs';
import { visits } from './visits.mjs';

const CONNECTIONS = 50;

// Written by hand because a general client takes more CPU than the servers, and would starve them of requests.
async function run(port, amount) {
  const requests = visits(amount).map(asText);
  // Awake all the time: else each answer pays for waking this process, more or less of it by how busy the machine is.
  let running = true;
  const stayAwake = () => running && setImmediate(stayAwake);
  stayAwake();
  await Promise.all(Array.from({ length: CONNECTIONS }, () => oneAfterTheOther(port, requests)));
  running = false;
}

/** Takes requests from the common list over one connection until none is left. */
function oneAfterTheOther(port, requests) {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = createConnection(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
    const next = () => {
      const request = requests.pop();
      if (request) socket.write(request);
      else socket.end(resolve);
    };
    socket.on('connect', next).on('error', reject);
    socket.on('close', () => reject(new Error('The server closed a connection under load.')));
    socket.on('data', (text) => {
      received += text;
      const bodyFrom = received.indexOf('\r\n\r\n') + 4;
      if (bodyFrom < 4) return;
      const [, length] = /\r\ncontent-length: (\d+)/i.exec(received) ?? [];
      if (received.length < bodyFrom + Number(length)) return;
      if (!received.startsWith('HTTP/1.1 200')) return socket.destroy(new Error(received));
      received = '';
      next();
    });
  });
}

function asText({ path, headers }) {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

answerCalls({ run });
