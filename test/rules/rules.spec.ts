import { describe, expect, it } from '@jest/globals';
import { ruleBook } from '@liggaren/governance';
import { plain, ruleTests } from './rule-tests.js';

const tests: Map<string, { file: string; title: string }[]> = await ruleTests(process.cwd());

describe('the rule book', () => {
  it('has every rule of the law that the ledger keeps', () => {
    expect([...ruleBook.keys()].sort()).toMatchInlineSnapshot(`
     [
       "ANSLAG_NOT_JUSTERAT",
       "ANSLAG_PERIOD_RUNNING",
       "ANSLAG_PLACE_MISSING",
       "ANSLAG_POSTED_LATE",
       "DELEGATIONSBESLUT_NOT_ANNOUNCED",
       "DELEGATIONSBESLUT_UNREPORTED",
       "DIARIENUMMER_HAS_GAP",
       "DIARIENUMMER_TAKEN",
       "DIARIUM_NEVER_FORGETS",
       "GALLRING_WITHOUT_BESLUT",
       "HANDLING_DATA_MISSING",
       "JAVIG_TAKES_PART",
       "JUSTERING_INCOMPLETE",
       "JUSTERING_LATE",
       "LAST_DAY_MOVES",
       "MEMBER_NOT_REPRESENTED",
       "NEW_PERIOD_AFTER_AVBROTT",
       "NOT_LAGA_KRAFT",
       "NO_MANDAT",
       "OVERKLAGANDETID_THREE_WEEKS",
       "PARAGRAF_CONTRADICTS",
       "PARAGRAF_INCOMPLETE",
       "PARAGRAF_LOCKED_ALONE",
       "PARTICIPANT_NOT_SERVING",
       "PROTOKOLL_INCOMPLETE",
       "PROTOKOLL_LOCKED",
       "QUORUM_MISSING",
       "RESERVATION_BY_ABSENT",
       "RESERVATION_TOO_LATE",
       "RESERVATION_UNVERIFIED",
       "SEAT_NOT_FREE",
       "SEKRETESS_HIDES",
       "SIGNATURES_VOID_ON_CHANGE",
       "SIGNATURE_OVER_OTHER_CONTENT",
       "SIGNS_FOR_ANOTHER",
       "TIE_NOT_SETTLED",
       "VOTES_DO_NOT_ADD_UP",
     ]
    `);
  });

  it('has one test for each rule, whose sentence cites the statute', () => {
    for (const { code, statute } of ruleBook.values()) {
      const held = tests.get(code) ?? [];
      expect([code, held.length]).toEqual([code, 1]);
      expect(plain(held[0]?.title ?? '')).toContain(plain(statute));
    }
  });

  it('knows every rule that a test names', () => {
    expect([...tests.keys()].filter((code) => !ruleBook.has(code))).toEqual([]);
  });

  it('says each rule in a Swedish sentence', () => {
    for (const { says } of ruleBook.values()) expect(says).toMatch(/^[A-ZÅÄÖ].*\.$/u);
  });
});
