import type { DomainEvent } from '@liggaren/event-store';
import {
  breaches,
  contentHash,
  formatDay,
  passnycklar,
  passnycklarIn,
  passnycklarStream,
  sammantrade,
  signingChallenge,
  signsForThemselves,
  signsSameContent,
  type DataOf,
  type Passnycklar,
  type PassnyckelEvent,
  type Sammantrade,
  type SammantradeEvent,
  type Underskriftsbevis,
} from '@liggaren/governance';
import type { EventRecord, ExportReader } from '@liggaren/ledger';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';

/** What kind of proof a signature rests on: see PROVES. */
export type Proof = Underskriftsbevis['kind'] | 'intyg';

/** What each kind of proof proves, and what it does not. */
export const PROVES: Readonly<Record<Proof, string>> = {
  passnyckel:
    'passnyckelns signatur över textens summa, sammanträdet och personen. Att nyckeln var personens är liggarens ord: den var registrerad på kontot.',
  underskriftstjanst:
    'underskriftstjänstens signatur över textens summa, personen och referensen. Vem som skrev under är tjänstens ord.',
  inloggning: 'liggarens ord att personen nyss hade loggat in. Ingen kryptografisk underskrift.',
  intyg:
    'sekreterarens ord, eller ett inläst protokolls; inget bevis följde med. Ingen kryptografisk underskrift.',
};

/** One signature. `why`: what is wrong; null when it holds. */
export interface SignatureVerdict {
  /** `Thomas Lidberg, itsam-2024-03-05 § 2, 11 mars 2024`. */
  readonly what: string;
  readonly proof: Proof;
  readonly outcome: 'holds' | 'fails' | 'unknown';
  readonly why: string | null;
}

/** Pinned: see the service's own contract. */
const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA'];

type Signed = DataOf<'JusteringSigned'>;
type Metadata = {
  readonly actor: { id: string; name: string; role: string };
  readonly recordedAt: string;
  readonly source?: 'import';
};

/**
 * Verifies every signature of a justering from nothing but the events of an export: the text is put together anew from
 * the events before it and its sum compared with the one that was signed; then the evidence. `keys`: the signing
 * service's public keys from another place than the file.
 */
export class Signatures implements ExportReader {
  readonly streams = ['sammantrade-', 'passnycklar-'];
  private readonly meetings = new Map<string, Sammantrade>();
  private readonly passkeys = new Map<string, Passnycklar>();
  /** Streams of which something has been taken away: their text can't be put together. */
  private readonly incomplete = new Set<string>();
  private readonly found: Promise<SignatureVerdict>[] = [];

  constructor(private readonly keys?: readonly JWK[]) {}

  readonly event = ({ envelope, payload }: EventRecord): void => {
    const { stream, type } = envelope;
    if (payload === null) {
      this.incomplete.add(stream);
      return;
    }
    const event = { type, data: payload.data } as unknown as DomainEvent;
    if (stream.startsWith('passnycklar-')) {
      const before = this.passkeys.get(stream) ?? passnycklar.initialState;
      this.passkeys.set(stream, passnycklar.evolve(before, event as PassnyckelEvent));
      return;
    }
    const before = this.meetings.get(stream) ?? sammantrade.initialState;
    if (type === 'JusteringSigned') {
      this.found.push(
        this.verdict(stream, before, event as SigningEvent, payload.metadata as unknown as Metadata),
      );
    }
    this.meetings.set(stream, sammantrade.evolve(before, event as SammantradeEvent));
  };

  /** Every signature, in the order of the log. */
  verdicts(): Promise<readonly SignatureVerdict[]> {
    return Promise.all(this.found);
  }

  private async verdict(
    stream: string,
    before: Sammantrade,
    event: SigningEvent,
    metadata: Metadata,
  ): Promise<SignatureVerdict> {
    const { namn, paragraf, signedOn, evidence } = event.data;
    const meeting = stream.slice('sammantrade-'.length);
    const what = `${namn}, ${meeting}${paragraf === undefined ? '' : ` § ${paragraf}`}, ${formatDay(signedOn)}`;
    const proof = evidence?.kind ?? 'intyg';
    if (this.incomplete.has(stream)) {
      return {
        what,
        proof,
        outcome: 'unknown',
        why: 'något av det som undertecknades är borttaget ur exporten',
      };
    }
    // Both are read now: the states that the loop goes on to are those of later.
    const keys = this.passkeys.get(passnycklarStream(event.data.personId)) ?? passnycklar.initialState;
    const why =
      textFault(before, event, metadata) ??
      (evidence === undefined ? undefined : await this.evidenceFault(meeting, event.data, evidence, keys));
    return why === undefined
      ? { what, proof, outcome: 'holds', why: null }
      : { what, proof, outcome: 'fails', why };
  }

  private evidenceFault(
    sammantradeId: string,
    signed: Signed,
    evidence: Underskriftsbevis,
    keys: Passnycklar,
  ): Promise<string | undefined> {
    switch (evidence.kind) {
      case 'passnyckel':
        return passkeyFault(sammantradeId, signed, evidence, keys);
      case 'underskriftstjanst':
        return this.serviceFault(signed, evidence);
      case 'inloggning':
        return Promise.resolve(undefined);
      default:
        return evidence satisfies never;
    }
  }

  private async serviceFault(
    { personId, sha256, reference }: Signed,
    { jws, jwk }: Extract<Underskriftsbevis, { kind: 'underskriftstjanst' }>,
  ): Promise<string | undefined> {
    let claims: Readonly<Record<string, unknown>>;
    try {
      const alg = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as { alg: string };
      const { payload } = await compactVerify(jws, await importJWK({ ...jwk } as JWK, alg.alg), {
        algorithms: ALGORITHMS,
      });
      claims = JSON.parse(Buffer.from(payload).toString()) as typeof claims;
      if (this.keys !== undefined && !(await isAmong(jwk as JWK, this.keys))) {
        return 'svaret är undertecknat med en annan nyckel än underskriftstjänstens';
      }
    } catch {
      return 'underskriftstjänstens svar är inte undertecknat med nyckeln i beviset';
    }
    if (claims['sha256'] !== sha256) return 'underskriftstjänstens svar gäller en annan text';
    if (claims['sub'] !== personId) return 'underskriftstjänstens svar gäller en annan person';
    if (claims['reference'] !== reference) return 'underskriftstjänstens svar har en annan referens';
    return undefined;
  }
}

type SigningEvent = Extract<SammantradeEvent, { type: 'JusteringSigned' }>;

/** The text, and the rules on who signs what. What an imported protokoll claims is held to no rule. */
function textFault(before: Sammantrade, event: SigningEvent, metadata: Metadata): string | undefined {
  const { sha256, paragraf } = event.data;
  if (before.status !== 'held' || contentHash(before, paragraf) !== sha256) {
    return 'summan som undertecknades är inte textens';
  }
  if (metadata.source === 'import') return undefined;
  return breaches([signsSameContent, signsForThemselves], before, event, metadata)[0]?.text;
}

async function passkeyFault(
  sammantradeId: string,
  { personId, sha256, paragraf }: Signed,
  evidence: Extract<Underskriftsbevis, { kind: 'passnyckel' }>,
  keys: Passnycklar,
): Promise<string | undefined> {
  const { nonce, credentialId, publicKey, rpId, clientDataJSON, authenticatorData, signature } = evidence;
  const isTheirs = passnycklarIn(keys).some(
    (key) => key.credentialId === credentialId && key.publicKey === publicKey && key.rpId === rpId,
  );
  if (!isTheirs) return 'passnyckeln var inte registrerad på personens konto';
  try {
    const { verified } = await verifyAuthenticationResponse({
      response: {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: signingChallenge({ sammantradeId, personId, sha256, paragraf }, nonce),
      expectedOrigin: originOf(clientDataJSON, rpId),
      expectedRPID: rpId,
      // Counters tell copies apart while they live; each signature stands for itself.
      credential: {
        id: credentialId,
        publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')),
        counter: 0,
      },
      requireUserVerification: true,
    });
    return verified ? undefined : 'passnyckelns signatur stämmer inte';
  } catch {
    return 'passnyckelns signatur gäller inte texten, sammanträdet och personen';
  }
}

/** Where the browser said that it was, when that is the relying party's own host; else an address that is no origin. */
function originOf(clientDataJSON: string, rpId: string): string {
  const { origin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { origin: string };
  return new URL(origin).hostname === rpId ? origin : '';
}

async function isAmong(jwk: JWK, keys: readonly JWK[]): Promise<boolean> {
  const [own, ...theirs] = await Promise.all([jwk, ...keys].map((key) => calculateJwkThumbprint(key)));
  return theirs.includes(own!);
}
