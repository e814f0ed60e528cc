/** The public face: what a board does. One folder per noun; inside a slice there are no barrels. */
export * from './rule.js';
export * from './version.js';
export * from './body.js';
export * from './clock.js';
export * from './liggare.js';
export * from './filer.js';
export * from './ledger.module.js';
export * from './views.js';
export * from './calendar/calendar.js';

// organ
export * from './organ/change-organ-rules.js';
export * from './organ/elect-presidium.js';
export * from './organ/end-mandat.js';
export * from './organ/establish-organ.js';
export * from './organ/grant-mandat.js';
export * from './organ/join-member.js';
export * from './organ/leave-member.js';
export * from './organ/organ.module.js';
export * from './organ/organ.projection.js';
export * from './organ/organ.js';

// behorighet
export * from './behorighet/behorighet.module.js';
export * from './behorighet/behorighet.js';
export * from './behorighet/behorigheter.projection.js';
export * from './behorighet/grant-behorighet.js';
export * from './behorighet/revoke-behorighet.js';

// inloggning
export * from './inloggning/inloggning.js';

// maskinkonto
export * from './maskinkonto/close-maskinkonto.js';
export * from './maskinkonto/issue-maskinnyckel.js';
export * from './maskinkonto/maskinkonto.js';
export * from './maskinkonto/maskinkonto.module.js';
export * from './maskinkonto/maskinkonton.projection.js';
export * from './maskinkonto/open-maskinkonto.js';
export * from './maskinkonto/revoke-maskinnyckel.js';

// passnyckel
export * from './passnyckel/passnyckel.js';
export * from './passnyckel/passnyckel.module.js';
export * from './passnyckel/register-passnyckel.js';
export * from './passnyckel/remove-passnyckel.js';
export * from './passnyckel/use-passnyckel.js';

// arende
export * from './arende/answer-remiss.js';
export * from './arende/arende.module.js';
export * from './arende/arende.js';
export * from './arende/sekretess.js';
export * from './arende/assign-handlaggare.js';
export * from './arende/close-arende.js';
export * from './arende/correct-diarieuppgift.js';
export * from './arende/diarium.js';
export * from './arende/diarium-search.js';
export * from './arende/diarium.projection.js';
export * from './arende/gallra-handling.js';
export * from './arende/lift-sekretessmarkering.js';
export * from './arende/register-arende.js';
export * from './arende/register-handling.js';
export * from './arende/reopen-arende.js';
export * from './arende/send-remiss.js';
export * from './arende/set-sekretessmarkering.js';

// sammantrade
export * from './sammantrade/add-paragraf.js';
export * from './sammantrade/add-protokollsanteckning.js';
export * from './sammantrade/adjourn-sammantrade.js';
export * from './sammantrade/appoint-justerare.js';
export * from './sammantrade/call-sammantrade.js';
export * from './sammantrade/cancel-sammantrade.js';
export * from './sammantrade/close-sammantrade.js';
export * from './sammantrade/correct-skrivfel.js';
export * from './sammantrade/declare-jav.js';
export * from './sammantrade/arrange-foredragningslista.js';
export * from './sammantrade/dispatch-beslut.js';
export * from './sammantrade/events.js';
export * from './sammantrade/expediering.js';
export * from './sammantrade/give-uppdrag.js';
export * from './sammantrade/justering.js';
export * from './sammantrade/kallelse.js';
export * from './sammantrade/list-arende.js';
export * from './sammantrade/move-sammantrade.js';
export * from './sammantrade/narvaro.js';
export * from './sammantrade/omrostning.js';
export * from './sammantrade/open-sammantrade.js';
export * from './sammantrade/paragraf.js';
export * from './sammantrade/paragrafspann.js';
export * from './sammantrade/printed-protokoll.js';
export * from './sammantrade/protokoll.projection.js';
export * from './sammantrade/protokoll.js';
export * from './sammantrade/receive-underskrift.js';
export * from './sammantrade/record-beslut.js';
export * from './sammantrade/record-expediering.js';
export * from './sammantrade/record-narvaro.js';
export * from './sammantrade/record-omrostning.js';
export * from './sammantrade/record-reservation.js';
export * from './sammantrade/record-yrkande.js';
export * from './sammantrade/replace-justerare.js';
export * from './sammantrade/report-uppdrag.js';
export * from './sammantrade/request-underskrift.js';
export * from './sammantrade/resume-sammantrade.js';
export * from './sammantrade/return-protokoll.js';
export * from './sammantrade/revise-foredragningspunkt.js';
export * from './sammantrade/revise-paragraf.js';
export * from './sammantrade/sammantrade.module.js';
export * from './sammantrade/sammantrade.js';
export * from './sammantrade/sign-justering.js';
export * from './sammantrade/state.js';
export * from './sammantrade/strike-paragrafuppgift.js';
export * from './sammantrade/submit-protokoll.js';
export * from './sammantrade/utkast.js';
export * from './sammantrade/withdraw-narvaro.js';
export * from './sammantrade/underskrift.js';
export * from './sammantrade/utskick.projection.js';
export * from './sammantrade/withdraw-yrkande.js';

// anslag
export * from './anslag/anslag-feed.js';
export * from './anslag/anslag-forslag.js';
export * from './anslag/anslag.module.js';
export * from './anslag/anslag.js';
export * from './anslag/anslagstavla.projection.js';
export * from './anslag/close-anslag.js';
export * from './anslag/interrupt-anslag.js';
export * from './anslag/post-anslag.js';
export * from './anslag/remove-anslag.js';
export * from './anslag/repost-anslag.js';

// delegationsbeslut
export * from './delegationsbeslut/delegationsbeslut.module.js';
export * from './delegationsbeslut/delegationsbeslut.projection.js';
export * from './delegationsbeslut/delegationsbeslut.js';
export * from './delegationsbeslut/delegationsnummer.js';
export * from './delegationsbeslut/register-delegationsbeslut.js';
export * from './delegationsbeslut/report-delegationsbeslut.js';

// audit
export * from './audit/nouns.js';
export * from './audit/history.js';
export * from './audit/public-history.js';
export * from './audit/history.projection.js';
export * from './audit/as-of.js';
export * from './audit/difference.js';
export * from './audit/skillnad.js';
export * from './audit/vag.js';
export * from './audit/compliance.projection.js';
export * from './audit/deadlines.projection.js';
export * from './audit/statistik.projection.js';
