import type { Act } from '@liggaren/event-store';
import {
  IssueMaskinnyckel,
  Liggare,
  maskinkonto,
  maskinkontoStream,
  maskinnyckelOn,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Injectable } from '@nestjs/common';
import { Problem } from '../problem.js';
import { digest, newSecret } from './accounts.js';
import type { Permission } from './permissions.js';

/** `lgr_<konto>_<256 random bits>`: a key says whose it is, so that it is looked for in one stream. */
const KEY = /^lgr_([a-z0-9-]{1,60})_[\w-]{43}$/;

/** What a key lets a machine do, today. */
export interface MachineKey {
  readonly konto: string;
  /** The account's. */
  readonly namn: string;
  readonly scopes: readonly Permission[];
}

/** Machines' keys: events, read from the log itself at each request, so that one that is revoked is so everywhere. */
@Injectable()
export class MachineKeys {
  constructor(
    private readonly liggare: Liggare,
    private readonly commands: Commands,
  ) {}

  /** A new key. It is told here and nowhere else. @throws Rejected; Problem 409 when the command was carried out before */
  async issue(
    {
      konto,
      namn,
      scopes,
      lastDay,
    }: {
      readonly konto: string;
      readonly namn: string;
      readonly scopes: readonly Permission[];
      readonly lastDay?: string | undefined;
    },
    act: Act,
  ) {
    const nyckel = `lgr_${konto}_${newSecret()}`;
    const key = {
      konto,
      namn,
      sha256: digest(nyckel),
      scopes,
      ...(lastDay === undefined ? {} : { lastDay }),
    };
    const receipt = await this.commands.send(new IssueMaskinnyckel(key, act));
    const isNew = receipt.events.some(
      ({ type, data }) => type === 'MaskinnyckelIssued' && data.sha256 === key.sha256,
    );
    if (isNew) return { receipt, nyckel };
    throw new Problem(
      409,
      'KEY_SHOWN_ONCE',
      'Nyckeln är redan skapad, och den visas bara en gång. Återkalla den och skapa en ny.',
    );
  }

  /** The key, when it holds on a day (YYYY-MM-DD). */
  async find(nyckel: string, day: string): Promise<MachineKey | undefined> {
    const konto = KEY.exec(nyckel)?.[1];
    if (konto === undefined) return undefined;
    const state = await this.liggare.load(maskinkontoStream(konto), maskinkonto);
    const key = maskinnyckelOn(state, digest(nyckel), day);
    if (key === undefined || state.status === 'none') return undefined;
    return { konto, namn: state.namn, scopes: key.scopes as readonly Permission[] };
  }
}
