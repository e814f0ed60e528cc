import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Projector, transact, type Act, type DomainEvent, type View } from '@liggaren/event-store';
import { anAct, MemoryEventStore } from '@liggaren/event-store/testing';
import {
  announcedProtokoll,
  announcementOf,
  anslag,
  anslagIdOf,
  anslagStream,
  postAnslag,
  type Anslag,
  type AnslagEvent,
  type AnslagSubject,
} from '../anslag/anslag.js';
import * as arenden from '../arende/arende.js';
import { stockholmDay } from '../calendar/calendar.js';
import * as delegation from '../delegationsbeslut/delegationsbeslut.js';
import * as boards from '../organ/organ.js';
import type { Noun } from '../rule.js';
import type { SammantradeEvent } from '../sammantrade/events.js';
import * as kallelser from '../sammantrade/kallelse.js';
import * as paragrafer from '../sammantrade/paragraf.js';
import { contentHash } from '../sammantrade/protokoll.js';
import * as meetings from '../sammantrade/sammantrade.js';
import type { Held, Sammantrade } from '../sammantrade/state.js';

export const MEETING = 'direktionen-2024-03-05';
export const OPEN = 'ITSAM 2024/1';
export const SECRET = 'ITSAM 2024/2';

/** A ledger with one view on a SQLite file, written to by the nouns' own decisions, as the commands do. */
export class TestLedger<Q> {
  static async open<Q>(view: View<Q>): Promise<TestLedger<Q>> {
    const directory = mkdtempSync(join(tmpdir(), 'liggaren-audit-'));
    const store = new MemoryEventStore();
    const projector = await Projector.open(store, [view], { directory });
    projector.start();
    return new TestLedger(store, projector, view, directory);
  }

  /** When the next commands are recorded, and by whom. */
  private now = '2024-01-01T08:00:00.000Z';
  private actor: Act['actor'] = { id: 'joakim', name: 'Joakim Karlsson', role: 'namndsekreterare' };
  private source: 'import' | undefined;

  private constructor(
    readonly store: MemoryEventStore,
    private readonly projector: Projector,
    private readonly view: View<Q>,
    private readonly directory: string,
  ) {}

  at(recordedAt: string): this {
    this.now = recordedAt;
    return this;
  }

  by(id: string, name = id): this {
    this.actor = { id, name, role: 'namndsekreterare' };
    return this;
  }

  /** From now on, what another register recorded first. */
  importing(): this {
    this.source = 'import';
    return this;
  }

  get act(): Act {
    return anAct({
      recordedAt: this.now,
      actor: this.actor,
      ...(this.source ? { source: this.source } : {}),
    });
  }

  async record<S, E extends DomainEvent>(
    stream: string,
    noun: Noun<S, E>,
    decide: (state: S) => readonly E[],
  ): Promise<void> {
    await transact(this.store, stream, noun, decide, this.act);
  }

  organ(decide: (state: boards.Organ) => boards.OrganEvent[]): Promise<void> {
    return this.record(boards.organStream('direktionen'), boards.organ, decide);
  }

  arende(diarienummer: string, decide: (state: arenden.Arende) => arenden.ArendeEvent[]): Promise<void> {
    return this.record(arenden.arendeStream(diarienummer), arenden.arende, decide);
  }

  meeting(decide: (state: Sammantrade) => SammantradeEvent[], id = MEETING): Promise<void> {
    return this.record(meetings.sammantradeStream(id), meetings.sammantrade, decide);
  }

  delegationsbeslut(
    id: string,
    decide: (state: delegation.Delegationsbeslut) => delegation.DelegationsbeslutEvent[],
  ): Promise<void> {
    return this.record(delegation.delegationsbeslutStream(id), delegation.delegationsbeslut, decide);
  }

  /** Posts as the command does: from the meeting or the decision, and the board, as they stand. */
  async post(subject: AnslagSubject, wanted: Parameters<typeof announcementOf>[3] = {}): Promise<void> {
    const announced =
      subject.kind === 'delegationsbeslut'
        ? delegation.announcedDelegationsbeslut(
            await this.state(
              delegation.delegationsbeslutStream(subject.delegationsbeslutId),
              delegation.delegationsbeslut,
            ),
            subject.delegationsbeslutId,
          )
        : announcedProtokoll(
            await this.state(meetings.sammantradeStream(subject.sammantradeId), meetings.sammantrade),
            subject,
          );
    const board = boards.established(
      await this.state(boards.organStream('direktionen'), boards.organ),
      'direktionen',
    );
    const { act } = this;
    await this.anslag(anslagIdOf(subject), (state) =>
      postAnslag(state, announcementOf(subject, announced, board, wanted, act), act),
    );
  }

  anslag(id: string, decide: (state: Anslag) => AnslagEvent[]): Promise<void> {
    return this.record(anslagStream(id), anslag, decide);
  }

  async state<S, E extends DomainEvent>(stream: string, noun: Noun<S, E>): Promise<S> {
    let state = noun.initialState;
    for await (const { type, data } of this.store.readStream(stream)) {
      state = noun.evolve(state, { type, data } as unknown as E);
    }
    return state;
  }

  async held(id = MEETING): Promise<Held> {
    const state = await this.state(meetings.sammantradeStream(id), meetings.sammantrade);
    if (state.status !== 'held') throw new Error(`the meeting is ${state.status}`);
    return state;
  }

  /** The view's answers, once it has taken everything recorded so far. */
  async queries(): Promise<Q> {
    const head = await this.store.head();
    if (head !== undefined) await this.projector.waitFor(head, 5_000);
    return this.projector.queries(this.view);
  }

  async rebuild(): Promise<void> {
    await this.projector.rebuild(this.view.name);
  }

  async remove(): Promise<void> {
    await this.projector.stop();
    await this.store.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The direktion: Conny Forsberg of Kinda, Thomas Lidberg of Vimmerby, Anna Berg of Ydre, and two ersättare. */
export async function aBoard(ledger: TestLedger<unknown>): Promise<void> {
  const rules: boards.OrganRules = {
    antalLedamoter: 3,
    paragrafnumrering: 'per-sammantrade',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'ITSAM',
    forvaringsplats: 'Itsams kansli',
  };
  ledger.at('2024-01-02T08:00:00.000Z');
  await ledger.organ((state) =>
    boards.establishOrgan(state, {
      slug: 'direktionen',
      namn: 'Direktionen',
      organisation: 'Kommunalförbundet Itsam',
      kind: 'direktion',
      establishedOn: '2009-01-01',
      rules,
    }),
  );
  for (const kommun of ['Kinda kommun', 'Vimmerby kommun', 'Ydre kommun']) {
    await ledger.organ((state) =>
      boards.joinMember(state, 'direktionen', { kommun, joinedOn: '2009-01-01' }),
    );
  }
  const seats = [
    ['conny', 'Conny Forsberg', 'ledamot', 'Kinda kommun'],
    ['thomas', 'Thomas Lidberg', 'ledamot', 'Vimmerby kommun'],
    ['anna', 'Anna Berg', 'ledamot', 'Ydre kommun'],
    ['eva', 'Eva Ek', 'ersattare', 'Kinda kommun'],
    ['tor', 'Tor Alm', 'ersattare', 'Vimmerby kommun'],
  ] as const;
  for (const [personId, namn, role, foretrader] of seats) {
    await ledger.organ((state) =>
      boards.grantMandat(state, 'direktionen', { personId, namn, role, foretrader, firstDay: '2023-01-01' }),
    );
  }
  await ledger.organ((state) =>
    boards.electPresidium(state, 'direktionen', {
      ordforande: 'conny',
      viceOrdforande: 'thomas',
      firstDay: '2023-01-01',
      lastDay: '2026-12-31',
    }),
  );
}

/** A called meeting on 5 March 2024 at 13. */
export async function aCalledMeeting(ledger: TestLedger<unknown>, id = MEETING): Promise<void> {
  ledger.at('2024-02-20T08:00:00.000Z');
  await ledger.meeting(
    () =>
      kallelser.callSammantrade({
        sammantradeId: id,
        organ: 'direktionen',
        organNamn: 'Direktionen',
        organisation: 'Kommunalförbundet Itsam',
        sammantradesdatum: '2024-03-05',
        startsAt: '13:00',
        plats: 'Rådhuset, Kisa',
        calledOn: '2024-02-20',
      }),
    id,
  );
}

/** The meeting is opened; all three ledamöter are there, and Thomas signs beside the chair. */
export async function anOpenMeeting(ledger: TestLedger<unknown>, id = MEETING): Promise<void> {
  await aCalledMeeting(ledger, id);
  ledger.at('2024-03-05T12:00:00.000Z');
  const board = await ledger.state(boards.organStream('direktionen'), boards.organ);
  await ledger.meeting(
    (state) =>
      meetings.openSammantrade(
        state,
        {
          openedAt: '2024-03-05T13:00:00+01:00',
          ordforandeId: 'conny',
          sekreterare: { personId: 'joakim', namn: 'Joakim Karlsson' },
        },
        board,
        1,
      ),
    id,
  );
  for (const { personId, namn, role, foretrader } of (await ledger.held(id)).mandat) {
    if (role === 'ersattare') continue;
    const data = { personId, namn, role, foretrader };
    await ledger.meeting((state) => meetings.recordNarvaro(state, data, ledger.act), id);
  }
  await ledger.meeting(
    (state) => meetings.appointJusterare(state, { personId: 'thomas', role: 'justerare' }),
    id,
  );
}

/** Adds the next § with a decision. */
export async function aParagraf(
  ledger: TestLedger<unknown>,
  own: { rubrik: string; diarienummer: readonly string[]; beslut?: string },
): Promise<number> {
  const { rubrik, diarienummer, beslut = 'Direktionen godkänner förslaget.' } = own;
  const text = { rubrik, diarienummer, foredragande: [], sammanfattning: '', underlag: [] };
  await ledger.meeting((state) => paragrafer.addParagraf(state, text, ledger.act));
  const paragraf = (await ledger.held()).paragrafer.length;
  await ledger.meeting((state) =>
    paragrafer.recordBeslut(state, { paragraf, kind: 'beslut', text: beslut, expediering: ['Akt'] }),
  );
  return paragraf;
}

/** Closes the meeting, sends the protokoll and has it signed on `signedOn`. */
export async function justered(ledger: TestLedger<unknown>, signedOn: string): Promise<void> {
  await ledger.meeting((state) =>
    meetings.closeSammantrade(state, { closedAt: '2024-03-05T15:00:00+01:00' }),
  );
  await signed(ledger, signedOn);
}

/** The whole protokoll, or one § alone, is sent and signed by the chair and by Thomas. */
export async function signed(
  ledger: TestLedger<unknown>,
  signedOn: string,
  paragraf?: number,
): Promise<void> {
  ledger.at(`${signedOn}T10:00:00.000Z`);
  await ledger.meeting((state) => meetings.submitProtokoll(state, paragraf));
  for (const personId of ['conny', 'thomas']) await sign(ledger, personId, signedOn, paragraf);
  ledger.by('joakim', 'Joakim Karlsson');
}

/** One e-underskrift over what was sent. */
export async function sign(
  ledger: TestLedger<unknown>,
  personId: string,
  signedOn: string,
  paragraf?: number,
): Promise<void> {
  const sha256 = contentHash(await ledger.held(), paragraf);
  const alone = paragraf === undefined ? {} : { paragraf };
  ledger.by(personId);
  await ledger.meeting((state) =>
    meetings.signJustering(
      state,
      { personId, sha256, ...alone, signedOn, method: 'e-underskrift' },
      ledger.act,
    ),
  );
}

/** Registers an ärende of the board. */
export async function anArende(
  ledger: TestLedger<unknown>,
  diarienummer: string,
  own: Partial<Parameters<typeof arenden.registerArende>[1]> = {},
): Promise<void> {
  await ledger.arende(diarienummer, (state) =>
    arenden.registerArende(state, {
      ...arenden.parseDiarienummer(diarienummer),
      organ: 'direktionen',
      arendemening: 'Ny lönemodell',
      registeredOn: '2024-01-10',
      initiator: 'inkommen',
      motpart: 'Kinda kommun',
      ...own,
    }),
  );
}

/** Registers the first delegated decision of 2024. */
export async function aDelegationsbeslut(
  ledger: TestLedger<unknown>,
  own: Partial<Parameters<typeof delegation.registerDelegationsbeslut>[1]> = {},
  nummer = 1,
): Promise<string> {
  const id = delegation.delegationsbeslutIdOf('direktionen', 2024, nummer);
  await ledger.delegationsbeslut(id, () =>
    delegation.registerDelegationsbeslut(
      nummer,
      {
        organ: 'direktionen',
        rubrik: 'Anställning av tekniker',
        beslut: 'Förbundsdirektören anställer en tekniker.',
        delegat: { personId: 'jacob', namn: 'Jacob Käll', titel: 'förbundsdirektör' },
        delegationspunkt: '2.1',
        beslutatOn: '2024-02-01',
        anmals: true,
        overklagbart: false,
        ...own,
      },
      stockholmDay(ledger.act.recordedAt),
    ),
  );
  return id;
}
