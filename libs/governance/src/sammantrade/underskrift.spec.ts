import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import { sammantrade, signJustering } from './sammantrade.js';
import { contentHash } from './protokoll.js';
import { aSammantrade, aSignature } from './testing.js';
import { receiveUnderskrift, requestUnderskrift, signingChallenge } from './underskrift.js';

const by = (id: string, recordedAt = '2024-03-12T09:00:00.000Z') => ({
  actor: { id, name: id, role: 'justerare' },
  recordedAt,
});
const submitted = aSammantrade().withEveryone().withParagraf().closed().submitted();
const sha256 = contentHash(submitted.state);
const REQUEST = { personId: 'bo', sha256, provider: 'Underskriftstjänsten', reference: 'ref-1' };
const requested = submitted.and({
  type: 'UnderskriftRequested',
  data: { ...REQUEST, namn: 'Bo', role: 'justerare', validUntil: '2024-03-13T09:00:00.000Z' },
});
const evidence = { kind: 'underskriftstjanst', jws: 'a.b.c', jwk: { kty: 'EC' } } as const;
const ANSWER = { reference: 'ref-1', sha256, personId: 'bo', signedAt: '2024-03-12T10:00:00+01:00' };
const SIGNED = {
  type: 'JusteringSigned',
  data: {
    personId: 'bo',
    namn: 'Bo',
    role: 'justerare',
    sha256,
    signedOn: '2024-03-12',
    method: 'extern',
    provider: 'Underskriftstjänsten',
    reference: 'ref-1',
    evidence,
  },
} as const;

describe('what a passkey signs', () => {
  const signed = { sammantradeId: 'namnden-2024-03-05', personId: 'bo', sha256: 'a'.repeat(64) };

  it('is the SHA-256 of these bytes, for ever', () => {
    const text =
      '{"format":"liggaren-underskrift/1","nonce":"AQ","paragraf":1,"personId":"bo",' +
      `"sammantradeId":"namnden-2024-03-05","sha256":"${signed.sha256}"}`;
    const expected = createHash('sha256').update(text).digest('base64url');
    expect(signingChallenge({ ...signed, paragraf: 1 }, 'AQ')).toBe(expected);
  });

  it('is another for another text, §, meeting, person or time', () => {
    const others = [
      signingChallenge(signed, 'AQ'),
      signingChallenge(signed, 'Ag'),
      signingChallenge({ ...signed, sha256: 'b'.repeat(64) }, 'AQ'),
      signingChallenge({ ...signed, personId: 'anna' }, 'AQ'),
      signingChallenge({ ...signed, sammantradeId: 'namnden-2024-03-06' }, 'AQ'),
      signingChallenge({ ...signed, paragraf: 1 }, 'AQ'),
    ];
    expect(new Set(others).size).toBe(others.length);
  });
});

describe('a signature at an outside service', () => {
  it('begins with a request over the text that was submitted, by one of its signers', () => {
    given(sammantrade, submitted.events)
      .when((state) => requestUnderskrift(state, REQUEST, by('bo')))
      .then([requested.events.at(-1)!]);
    given(sammantrade, requested.events)
      .when((state) => requestUnderskrift(state, REQUEST, by('bo')))
      .thenNothing();
    const refused = (own: Partial<typeof REQUEST>) =>
      given(sammantrade, submitted.events).when((state) =>
        requestUnderskrift(state, { ...REQUEST, ...own }, by('bo')),
      );
    refused({ personId: 'cecilia' }).thenRejected('NOT_A_SIGNER');
    refused({ sha256: '0'.repeat(64) }).thenRejected('SIGNATURE_OVER_OTHER_CONTENT');
  });

  const receive = (answer: typeof ANSWER, events = requested.events, at?: string) =>
    given(sammantrade, events, by('bo', at)).when((state) =>
      receiveUnderskrift(state, answer, evidence, by('bo', at)),
    );

  it('is given by the service’s answer, once, and needs nobody’s word', () => {
    receive(ANSWER).then([SIGNED]);
    receive(ANSWER, requested.and(SIGNED).events).thenNothing();
    given(sammantrade, requested.events, by('sara'))
      .when((state) =>
        signJustering(state, { ...aSignature(submitted.state, 'bo'), ...SIGNED.data }, by('sara')),
      )
      .thenRejected('SIGNS_FOR_ANOTHER');
  });

  it('is taken when the answer comes late, and refused when the signing did', () => {
    receive(ANSWER, requested.events, '2024-03-20T09:00:00.000Z').then([SIGNED]);
    for (const signedAt of ['2024-03-13T09:00:01Z', '2024-03-12T08:58:59Z']) {
      receive({ ...ANSWER, signedAt }, requested.events, '2024-03-20T09:00:00.000Z').thenRejected(
        'UNDERSKRIFT_TOO_LATE',
      );
    }
  });

  it('is refused over another text, by another person, and when nobody asked', () => {
    receive({ ...ANSWER, sha256: '0'.repeat(64) }).thenRejected('UNDERSKRIFT_OVER_OTHER_TEXT');
    receive({ ...ANSWER, personId: 'anna' }).thenRejected('UNDERSKRIFT_BY_ANOTHER');
    receive({ ...ANSWER, reference: 'ref-2' }).thenRejected('UNDERSKRIFT_NOT_FOUND');
  });

  it('is void when the text is sent back, also when the same text is sent for justering again', () => {
    const returned = requested.and({
      type: 'ProtokollReturned',
      data: { by: { personId: 'anna', namn: 'Anna' }, comment: 'Nej.' },
    });
    receive(ANSWER, returned.events).thenRejected('NOT_SUBMITTED');
    receive(ANSWER, returned.submitted().events).thenRejected('UNDERSKRIFT_NOT_FOUND');
  });
});
