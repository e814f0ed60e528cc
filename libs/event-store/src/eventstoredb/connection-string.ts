/** Why a connection string can't be used. The text itself is not repeated: it may carry a password. */
export type BadPart = 'address' | 'option' | 'credentials' | 'certificate file';

export class BadConnectionString extends Error {
  constructor(
    readonly part: BadPart,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'BadConnectionString';
  }
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** What of the client's options can be set. The others would break the adapter, or do nothing; any node but the leader may lag. */
const OPTIONS = new Set([
  'tls',
  'tlscafile',
  'connectionname',
  'maxdiscoverattempts',
  'discoveryinterval',
  'gossiptimeout',
  'keepaliveinterval',
  'keepalivetimeout',
]);

/**
 * Reads what the client keeps to itself: who signs in. Refuses options that are not known, where the client would
 * print the whole text, password and all. @throws BadConnectionString
 */
export function credentialsOf(text: string): Credentials {
  const match = /^esdb(?:\+discover)?:\/\/(?:([^:/?]+):([^@/?]*)@)?[^/?@]+\/?(?:\?(.*))?$/.exec(text.trim());
  if (match === null) {
    throw new BadConnectionString('address', 'expected esdb://user:password@host:2113');
  }
  const [, username, password, query] = match;
  let tls = true;
  for (const option of query?.split('&') ?? []) {
    const [key = '', value] = option.split('=');
    const isLeader = key.toLowerCase() === 'nodepreference' && value === 'leader';
    if (!isLeader && (!OPTIONS.has(key.toLowerCase()) || !value)) {
      throw new BadConnectionString('option', `the option ${key} can't be set`);
    }
    if (key.toLowerCase() === 'tls') tls = value !== 'false';
  }
  if (username !== undefined && password !== undefined) {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  }
  // A server with TLS lets nobody write unnamed; one without asks for no name, and none is sent to it.
  if (tls) throw new BadConnectionString('credentials', 'a server with TLS wants a user and a password');
  return { username: 'anonymous', password: 'anonymous' };
}
