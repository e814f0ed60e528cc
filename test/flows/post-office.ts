import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A letter as it came over the wire. */
export interface Received {
  readonly to: readonly string[];
  readonly raw: string;
}

/** How a post office is to be spoken with. */
export interface House {
  /** Offers STARTTLS with this certificate. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Takes letters of this user alone, and without TLS their password too. */
  readonly login?: { readonly user: string; readonly pass: string };
}

/** A real SMTP server on this machine. `refuses`: what it answers to a recipient, when it does not take the letter. */
export class PostOffice {
  readonly received: Received[] = [];
  /** The passwords that came, and whether TLS was around them. */
  readonly tried: { readonly pass: string | null | undefined; readonly isSecret: boolean }[] = [];
  /** By address: the code and the words of the refusal. */
  readonly refuses = new Map<string, readonly [code: number, words: string]>();
  private server: SMTPServer | undefined;
  port = 0;

  constructor(public house: House = {}) {}

  /** Opens, on the same port as before. */
  async open(): Promise<void> {
    const { tls, login } = this.house;
    const server = new SMTPServer({
      authOptional: login === undefined,
      allowInsecureAuth: true,
      hideSTARTTLS: tls === undefined,
      ...(tls === undefined ? { disabledCommands: ['STARTTLS'] } : tls),
      onAuth: ({ username, password }, { secure }, done) => {
        this.tried.push({ pass: password, isSecret: secure });
        if (username === login?.user && password === login?.pass) return done(null, { user: username });
        done(Object.assign(new Error('Invalid username or password'), { responseCode: 535 }));
      },
      onRcptTo: ({ address }, _session, done) => {
        const refusal = this.refuses.get(address);
        if (refusal === undefined) return done();
        const [responseCode, words] = refusal;
        done(Object.assign(new Error(words), { responseCode }));
      },
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = envelope.rcptTo.map(({ address }) => address);
          this.received.push({ to, raw: Buffer.concat(chunks).toString('latin1') });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.server.address() as AddressInfo).port;
  }

  /** Opens again, with other ways. */
  async rebuild(house: House): Promise<void> {
    await this.close();
    this.house = house;
    await this.open();
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server!.close(resolve));
  }
}

/** One header of a letter, unfolded. */
export function headerOf({ raw }: Received, name: string): string | undefined {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();
}

/** The attached PDF. */
export function pdfOf({ raw }: Received): Buffer {
  const [, base64] = /Content-Type: application\/pdf[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(raw) ?? [];
  return Buffer.from(base64 ?? '', 'base64');
}
