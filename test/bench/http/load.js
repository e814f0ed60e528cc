/** A client that costs next to nothing, so that what is measured is the server. */
import { connect } from 'node:net';

/**
 * Sends each client's requests over a connection of its own, one after the other. `clients`: one list of
 * { path, body } each. @throws for an answer that is not 2xx
 * @returns { rate, median, p99 }: requests a second in all; milliseconds
 */
export async function load(url, clients, headers = {}) {
  const { hostname, port } = new URL(url);
  const always = Object.entries({ host: hostname, 'content-type': 'application/json', ...headers });
  const head = always.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const texts = clients.map((requests) =>
    requests.map(({ path, body }) => {
      const json = JSON.stringify(body);
      return `POST ${path} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
    }),
  );
  const times = [];
  const begun = performance.now();
  await Promise.all(texts.map((requests) => oneAfterTheOther(hostname, port, requests, times)));
  const rate = times.length / ((performance.now() - begun) / 1_000);
  times.sort((a, b) => a - b);
  return { rate, median: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] };
}

function oneAfterTheOther(host, port, requests, times) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    let answered = 0;
    let heard = '';
    let sent;
    const send = () => {
      if (answered === requests.length) return socket.end(resolve);
      sent = performance.now();
      socket.write(requests[answered]);
    };
    socket.setEncoding('latin1');
    socket.once('connect', send);
    socket.once('error', reject);
    socket.on('data', (text) => {
      heard += text;
      const end = heard.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(heard)?.[1]);
      if (heard.length < end + 4 + length) return;
      if (!heard.startsWith('HTTP/1.1 2'))
        return socket.destroy(new Error(`${heard.slice(9, 12)} ${heard.slice(end + 4)}`));
      times.push(performance.now() - sent);
      answered += 1;
      heard = '';
      send();
    });
  });
}
