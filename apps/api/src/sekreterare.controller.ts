import type { Act } from '@liggaren/event-store';
import { Projector } from '@liggaren/event-store';
import {
  announceable,
  anslag,
  anslagForslag,
  anslagIdOf,
  anslagStream,
  ArrangeForedragningslista,
  ArrangeForedragningslistaBody,
  Clock,
  established,
  Liggare,
  organ,
  organStream,
  protokoll,
  Rejected,
  sammantrade,
  sammantradeStream,
  utkastOf,
  WithdrawNarvaro,
  WithdrawNarvaroBody,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TheReading, type Reading } from './access/reading.js';
import { TheAct } from './act.js';
import { AfterQuery } from './query.js';
import { CommandRoute, QueryRoute, recorded } from './route.js';

/** What the nämndsekreterare works with: the föredragningslista, the draft, and what can be announced. */
@ApiTags('sammanträden')
@Controller('api/sammantraden')
export class SekreterareController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly liggare: Liggare,
    private readonly clock: Clock,
  ) {}

  @CommandRoute('PUT', ':id/foredragningslista', {
    id: 'arrangeForedragningslista',
    needs: 'sammantrade.kalla',
    of: 'sammantrade',
    says: 'Ordnar föredragningslistan: punkterna i den ordning de ska behandlas, och de som utgår.',
  })
  async arrange(@Param('id') id: string, @Body() body: ArrangeForedragningslistaBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new ArrangeForedragningslista(id, body, act)));
  }

  @CommandRoute('POST', ':id/narvaro/strykningar', {
    id: 'withdrawNarvaro',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Stryker en närvaro som antecknades av misstag.',
  })
  async withdrawNarvaro(@Param('id') id: string, @Body() body: WithdrawNarvaroBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new WithdrawNarvaro(id, body, act)));
  }

  @QueryRoute(':id/utkast', {
    id: 'getUtkast',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Utkastet till protokoll för den som skriver det: allt som står, vilka som tjänstgör vid varje paragraf, och vad som saknas.',
  })
  async utkast(@Param('id') id: string, @Query() _query: AfterQuery, @TheReading() reading: Reading) {
    const state = await this.liggare.load(sammantradeStream(id), sammantrade);
    if (state.status !== 'held') {
      throw new Rejected('SAMMANTRADE_NOT_OPENED', 'Sammanträdet är inte öppnat än. Öppna det först.');
    }
    reading.saw(this.projector.queries(protokoll).arendenIn(id));
    return utkastOf(state);
  }

  @QueryRoute(':id/anslag', {
    id: 'listAnslagForslag',
    needs: 'anslag.skot',
    of: 'sammantrade',
    says: 'Det av sammanträdet som är justerat och kan anslås, med uträknade dagar och varför; och det som redan är anslaget.',
  })
  async anslag(@Param('id') id: string, @Query() _query: AfterQuery, @TheReading() reading: Reading) {
    const meeting = await this.liggare.load(sammantradeStream(id), sammantrade);
    const subjects = announceable(meeting);
    if (meeting.status === 'none' || subjects.length === 0) return { anslag: [] };
    reading.saw(this.projector.queries(protokoll).arendenIn(id));
    const board = established(await this.liggare.load(organStream(meeting.organ), organ), meeting.organ);
    const now = { recordedAt: this.clock.now().toISOString() };
    const rows = [];
    for (const subject of subjects) {
      const standing = await this.liggare.load(anslagStream(anslagIdOf(subject)), anslag);
      rows.push({ ...anslagForslag(meeting, subject, board, now), status: standing.status });
    }
    return { anslag: rows };
  }
}
