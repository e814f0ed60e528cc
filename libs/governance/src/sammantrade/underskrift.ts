import { hashBody, type Recorded } from '@liggaren/event-store';
import { stockholmDay } from '../calendar/calendar.js';
import { Rejected } from '../rule.js';
import type { SammantradeEvent, Underskriftsbegaran, Underskriftsbevis } from './events.js';
import { held } from './guards.js';
import { signJustering, toSign } from './sammantrade.js';
import type { Sammantrade } from './state.js';

/** How a signature is given from afar: with a passkey, or at an outside service. */

/** What one signature is given over: this text, at this meeting, by this person, this once. */
export interface Underskrift {
  readonly sammantradeId: string;
  readonly personId: string;
  /** Hex SHA-256 of the canonical content. */
  readonly sha256: string;
  readonly paragraf?: number | undefined;
}

/**
 * The challenge that a passkey signs, base64url of 32 bytes: SHA-256 of the RFC 8785 form of what is signed and a nonce
 * of this one signing. The evidence holds the nonce, so anyone can compute the challenge again. Its form is part of
 * every signature that was ever given: a change needs a new `format`.
 */
export function signingChallenge(
  { sammantradeId, personId, sha256, paragraf }: Underskrift,
  nonce: string,
): string {
  const signed = {
    format: 'liggaren-underskrift/1',
    sammantradeId,
    personId,
    sha256,
    nonce,
    ...(paragraf === undefined ? {} : { paragraf }),
  };
  return Buffer.from(hashBody(signed), 'hex').toString('base64url');
}

// ---- at an outside service ----------------------------------------------------------------------------------

/** How long a signer has at the service, in milliseconds. Its answer may reach us later than that. */
const VALID_MS = 24 * 3600 * 1000;
/** Clocks differ. */
const TOLERANCE_MS = 60_000;

/** A signer is sent to the service. Each time is a reference of its own; signing under any of them will do. */
export function requestUnderskrift(
  state: Sammantrade,
  request: Omit<Underskriftsbegaran, 'namn' | 'role' | 'validUntil'>,
  { recordedAt }: Recorded,
): SammantradeEvent[] {
  const meeting = held(state);
  const { personId, paragraf, sha256, reference } = request;
  const { justering, signatory } = toSign(meeting, personId, paragraf);
  if (meeting.underskriftsbegaranden.some((other) => other.reference === reference)) return [];
  if (justering.status === 'justerad') throw new Rejected('ALREADY_JUSTERAT', 'Texten är redan justerad.');
  if (justering.sha256 !== sha256) {
    throw new Rejected(
      'SIGNATURE_OVER_OTHER_CONTENT',
      'Texten är en annan än den som är sänd för justering. Läs den nya texten och skriv under den.',
    );
  }
  const { namn, role } = signatory;
  const validUntil = new Date(Date.parse(recordedAt) + VALID_MS).toISOString();
  return [{ type: 'UnderskriftRequested', data: { ...request, namn, role, validUntil } }];
}

/** The request that a service's answer names. @throws Rejected UNDERSKRIFT_NOT_FOUND */
export function underskriftsbegaran(state: Sammantrade, reference: string): Underskriftsbegaran {
  const requests = state.status === 'held' ? state.underskriftsbegaranden : [];
  const request = requests.find((other) => other.reference === reference);
  if (request) return request;
  throw new Rejected(
    'UNDERSKRIFT_NOT_FOUND',
    `Ingen underskrift med referens ${reference} väntas. Texten kan ha ändrats sedan den begärdes.`,
  );
}

/** What a service says in its signed answer. */
export interface Underskriftssvar {
  readonly reference: string;
  readonly sha256: string;
  readonly personId: string;
  /** RFC 3339. */
  readonly signedAt: string;
}

/**
 * The service's answer, whose signature holds, becomes a signature. Nothing when it already is one: an answer may come
 * twice. @throws Rejected when it answers something else than what was asked, or the text has changed since
 */
export function receiveUnderskrift(
  state: Sammantrade,
  answer: Underskriftssvar,
  evidence: Extract<Underskriftsbevis, { kind: 'underskriftstjanst' }>,
  recorded: Recorded,
): SammantradeEvent[] {
  const { personId, sha256, paragraf, provider, reference, validUntil } = underskriftsbegaran(
    state,
    answer.reference,
  );
  if (answer.sha256 !== sha256) {
    throw new Rejected('UNDERSKRIFT_OVER_OTHER_TEXT', 'Tjänsten har låtit någon skriva under en annan text.');
  }
  if (answer.personId !== personId) {
    throw new Rejected('UNDERSKRIFT_BY_ANOTHER', 'En annan person har skrivit under hos tjänsten.');
  }
  const signedAt = Date.parse(answer.signedAt);
  if (signedAt > Date.parse(validUntil) || signedAt < Date.parse(validUntil) - VALID_MS - TOLERANCE_MS) {
    throw new Rejected(
      'UNDERSKRIFT_TOO_LATE',
      'Underskriften gavs inte inom ett dygn från begäran. Begär en ny och skriv under den.',
    );
  }
  return signJustering(
    state,
    {
      personId,
      sha256,
      ...(paragraf === undefined ? {} : { paragraf }),
      signedOn: stockholmDay(answer.signedAt),
      method: 'extern',
      provider,
      reference,
      evidence,
    },
    recorded,
  );
}
