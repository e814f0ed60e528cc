import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import { breaches } from '../rule.js';
import { allHaveSigned, justeringInTime, waitsFor } from './justering.js';
import { dispatchBeslut } from './expediering.js';
import { addParagraf, recordBeslut, reviseParagraf } from './paragraf.js';
import {
  correctSkrivfel,
  justerad,
  replaceJusterare,
  returnProtokoll,
  sammantrade,
  signJustering,
  submitProtokoll,
} from './sammantrade.js';
import { aBeslut, aSammantrade, aSignature, aText } from './testing.js';

const by = (id: string) => ({
  actor: { id, name: id, role: 'ledamot' },
  recordedAt: '2024-03-12T09:00:00.000Z',
});
const story = aSammantrade().withEveryone().withParagraf().withParagraf().closed();
const submitted = story.submitted();
const justeratOn = (day: string) =>
  ({ type: 'ProtokollJusterat', data: { sha256: 'x', justeratOn: day } }) as const;

describe('a signature', () => {
  it('is given over the content that was submitted, the same for all (praxis, Kammarrätten i Göteborg 2014) [SIGNATURE_OVER_OTHER_CONTENT]', () => {
    const signature = { ...aSignature(submitted.state, 'bo'), sha256: '0'.repeat(64) };
    given(sammantrade, submitted.events, by('bo'))
      .when((state) => signJustering(state, signature, by('bo')))
      .thenRejected('SIGNATURE_OVER_OTHER_CONTENT');
  });

  it('is void after any change to the text (praxis, Kammarrätten i Göteborg 2014) [SIGNATURES_VOID_ON_CHANGE]', () => {
    const changed = submitted
      .signedBy('anna')
      .and({ type: 'ParagrafRevised', data: { paragraf: 1, rubrik: 'Ny' } });
    expect(changed.state.justering).toEqual({ status: 'draft' });
  });

  it('is given by each for themselves (praxis) [SIGNS_FOR_ANOTHER]', () => {
    given(sammantrade, submitted.events, by('anna'))
      .when((state) => signJustering(state, aSignature(state as never, 'bo'), by('anna')))
      .thenRejected('SIGNS_FOR_ANOTHER');
  });

  it('on paper is attested by the sekreterare, with where the paper is', () => {
    const paper = { ...aSignature(submitted.state, 'bo'), method: 'papper' as const };
    for (const [signature, actor] of [
      [paper, 'sara'],
      [{ ...paper, reference: 'Pärm 7' }, 'anna'],
    ] as const) {
      given(sammantrade, submitted.events, by(actor))
        .when((state) => signJustering(state, signature, by(actor)))
        .thenRejected('SIGNS_FOR_ANOTHER');
    }
    const attested = { ...paper, reference: 'Pärm 7' };
    given(sammantrade, submitted.events, by('sara'))
      .when((state) => signJustering(state, attested, by('sara')))
      .then([{ type: 'JusteringSigned', data: { ...attested, namn: 'Bo', role: 'justerare' } }]);
  });

  it('is refused of one who was not appointed, before anything was submitted, and for a day to come', () => {
    const refused = (events: typeof story.events, personId: string, signedOn: string) =>
      given(sammantrade, events, by(personId)).when((state) =>
        signJustering(state, { ...aSignature(story.state, personId), signedOn }, by(personId)),
      );
    refused(submitted.events, 'cecilia', '2024-03-11').thenRejected('NOT_A_SIGNER');
    refused(story.events, 'bo', '2024-03-11').thenRejected('NOT_SUBMITTED');
    refused(submitted.events, 'bo', '2024-03-13').thenRejected('DAY_IN_FUTURE');
  });

  it('given twice is one signature', () => {
    given(sammantrade, submitted.signedBy('bo').events, by('bo'))
      .when((state) => signJustering(state, aSignature(state as never, 'bo'), by('bo')))
      .thenNothing();
  });

  it('that is the last makes the protokoll justerat, on the day of the last signature', () => {
    const { sha256 } = aSignature(submitted.state, 'bo');
    const early = { ...aSignature(submitted.state, 'bo'), signedOn: '2024-03-08' };
    given(sammantrade, submitted.signedBy('anna').events, by('bo'))
      .when((state) => signJustering(state, early, by('bo')))
      .then([
        { type: 'JusteringSigned', data: { ...early, namn: 'Bo', role: 'justerare' } },
        { type: 'ProtokollJusterat', data: { sha256, justeratOn: '2024-03-11' } },
      ]);
  });
});

describe('a protokoll', () => {
  it('is justerat when the chair and every justerare have signed (KL 5:69, praxis) [JUSTERING_INCOMPLETE]', () => {
    const { state } = submitted.signedBy('anna');
    expect(
      breaches([allHaveSigned], state, justeratOn('2024-03-11'), by('sara')).map(({ text }) => text),
    ).toEqual(['Underskrift saknas av Bo.']);
  });

  it('is justerat at most fourteen days after the meeting’s last day (KL 5:69, lag 1930:173) [JUSTERING_LATE]', () => {
    const { state } = submitted;
    expect(breaches([justeringInTime], state, justeratOn('2024-03-19'), by('sara'))).toEqual([]);
    expect(
      breaches([justeringInTime], state, justeratOn('2024-03-21'), by('sara')).map(
        ({ daysLate }) => daysLate,
      ),
    ).toEqual([2]);
  });

  it('counts the fourteen days from the last day of a meeting that was adjourned', () => {
    const { state } = aSammantrade()
      .and({ type: 'SammantradeAdjourned', data: { adjournedAt: '2024-03-05T17:00:00+01:00' } })
      .and({ type: 'SammantradeResumed', data: { resumedAt: '2024-03-07T09:00:00+01:00' } });
    expect(state.days).toEqual(['2024-03-05', '2024-03-07']);
    expect(breaches([justeringInTime], state, justeratOn('2024-03-21'), by('sara'))).toEqual([]);
  });

  it('never changes after justering (FL 36 §) [PROTOKOLL_LOCKED]', () => {
    given(sammantrade, story.justerat().events)
      .when((state) => addParagraf(state, aText(), by('sara')))
      .thenRejected('PROTOKOLL_LOCKED');
  });

  it('gets a skrivfel corrected beside the text, when the wrong words are there', () => {
    const data = {
      paragraf: 1,
      old: 'informeras',
      new: 'informerades',
      reason: 'Skrivfel.',
      correctedOn: '2024-03-12',
    };
    given(sammantrade, story.justerat().events)
      .when((state) => correctSkrivfel(state, data, by('sara')))
      .then([{ type: 'SkrivfelCorrected', data }]);
    given(sammantrade, story.justerat().events)
      .when((state) => correctSkrivfel(state, { ...data, old: 'finns inte' }, by('sara')))
      .thenRejected('TEXT_NOT_FOUND');
    given(sammantrade, story.events)
      .when((state) => correctSkrivfel(state, data, by('sara')))
      .thenRejected('NOT_JUSTERAT');
  });

  it('is sent back by a signer with a comment: the signatures given no longer hold', () => {
    const returned = { by: { personId: 'bo', namn: 'Bo' }, comment: 'Beslutet saknar verb.' };
    const before = submitted.signedBy('anna');
    given(sammantrade, before.events, by('bo'))
      .when((state) => returnProtokoll(state, { personId: 'bo', comment: returned.comment }))
      .then([{ type: 'ProtokollReturned', data: returned }]);
    const { state } = before.and({ type: 'ProtokollReturned', data: returned });
    expect(waitsFor(state).map(({ namn }) => namn)).toEqual(['Anna', 'Bo']);
  });

  it('is signed by another when a justerare can’t', () => {
    const data = { personId: 'bo', role: 'justerare', byPersonId: 'cecilia', reason: 'Sjuk.' } as const;
    const by_ = { personId: 'cecilia', namn: 'Cecilia' };
    given(sammantrade, submitted.events)
      .when((state) => replaceJusterare(state, data))
      .then([
        { type: 'JusterareReplaced', data: { personId: 'bo', role: 'justerare', by: by_, reason: 'Sjuk.' } },
      ]);
    const { state } = submitted.and({
      type: 'JusterareReplaced',
      data: { personId: 'bo', role: 'justerare', by: by_, reason: 'Sjuk.' },
    });
    expect(waitsFor(state).map(({ namn }) => namn)).toEqual(['Anna', 'Cecilia']);
  });

  it('is what an anslag may announce only once it is justerat', () => {
    expect(justerad(submitted.state)).toBeUndefined();
    expect(justerad(story.justerat().state)).toMatchObject({ justeratOn: '2024-03-11', organ: 'namnden' });
  });
});

describe('omedelbar justering', () => {
  const one = aSammantrade().withEveryone().withParagraf().withParagraf().submitted(1).signedBy('anna', 1);
  const locked = one.signedBy('bo', 1).and({
    type: 'ParagrafJusteradOmedelbart',
    data: { paragraf: 1, sha256: 'x', justeradOn: '2024-03-05' },
  });

  it('locks its § alone (reglemente) [PARAGRAF_LOCKED_ALONE]', () => {
    given(sammantrade, locked.events)
      .when((state) => reviseParagraf(state, { paragraf: 1, rubrik: 'Ny rubrik' }))
      .thenRejected('PROTOKOLL_LOCKED');
  });

  it('leaves the neighbours open, and does not stop the protokoll', () => {
    given(sammantrade, locked.events)
      .when((state) => reviseParagraf(state, { paragraf: 2, rubrik: 'Ny rubrik' }))
      .then([{ type: 'ParagrafRevised', data: { paragraf: 2, rubrik: 'Ny rubrik' } }]);
    given(sammantrade, locked.closed().events)
      .when((state) => submitProtokoll(state, 1))
      .thenRejected('ALREADY_JUSTERAT');
    expect(justerad(locked.state, 1)).toMatchObject({ justeratOn: '2024-03-05', rubrik: 'Ett ärende' });
    expect(justerad(locked.state)).toBeUndefined();
  });

  it('is done while the meeting goes on, by the chair and the justerare', () => {
    const signature = aSignature(one.state, 'bo', 1);
    given(sammantrade, one.events, by('bo'))
      .when((state) => signJustering(state, signature, by('bo')))
      .then([
        { type: 'JusteringSigned', data: { ...signature, namn: 'Bo', role: 'justerare' } },
        {
          type: 'ParagrafJusteradOmedelbart',
          data: { paragraf: 1, sha256: signature.sha256, justeradOn: '2024-03-11' },
        },
      ]);
  });

  it('begins anew when its § is changed, and not when a neighbour is', () => {
    const neighbour = one.and({ type: 'ParagrafRevised', data: { paragraf: 2, rubrik: 'Ny' } });
    const itself = one.and({ type: 'ParagrafRevised', data: { paragraf: 1, rubrik: 'Ny' } });
    expect(neighbour.state.paragrafer[0]?.justering.status).toBe('submitted');
    expect(itself.state.paragrafer[0]?.justering.status).toBe('draft');
  });
});

describe('two who edit', () => {
  it('the same § at once: the second is told (If-Match)', () => {
    given(sammantrade, story.events)
      .when((state) => reviseParagraf(state, { paragraf: 1, rubrik: 'Ny' }, 1))
      .thenRejected('CHANGED_SINCE');
  });

  it('neighbouring §§ do not block each other', () => {
    const other = story.and({ type: 'ParagrafRevised', data: { paragraf: 2, rubrik: 'Ny' } });
    const data = { paragraf: 1, ...aBeslut(), text: 'Nämnden beslutar annorlunda.' };
    given(sammantrade, other.events)
      .when((state) => recordBeslut(state, data, 2))
      .then([{ type: 'BeslutRecorded', data }]);
  });
});

describe('a decision', () => {
  it('is sent out after justering, once per recipient and day', () => {
    const data = { paragraf: 1, mottagare: 'Akt', dispatchedOn: '2024-03-12', channel: 'akt' } as const;
    given(sammantrade, story.events)
      .when((state) => dispatchBeslut(state, data, by('sara')))
      .thenRejected('NOT_JUSTERAT');
    given(sammantrade, story.justerat().events)
      .when((state) => dispatchBeslut(state, data, by('sara')))
      .then([{ type: 'BeslutDispatched', data }]);
    given(sammantrade, story.justerat().and({ type: 'BeslutDispatched', data }).events)
      .when((state) => dispatchBeslut(state, data, by('sara')))
      .thenNothing();
  });
});
