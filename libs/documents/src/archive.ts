import { createHash } from 'node:crypto';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  startOfDayInStockholm,
  type DiariumArende,
  type Handling,
  type PrintedProtokoll,
} from '@liggaren/governance';
import yazl from 'yazl';
import { ermsXml, type Delivery, type Places } from './erms.js';

/** What a delivery to the archive is made of. Read when it is needed, one thing at a time. */
export interface ArchiveSource {
  readonly arenden: () => Iterable<DiariumArende>;
  /** The whole protokoll; undefined until it is justerat. */
  readonly protokoll: (sammantradeId: string) => PrintedProtokoll | undefined;
  readonly pdf: (protokoll: PrintedProtokoll) => Promise<Buffer>;
  readonly file: (sha256: string) => Promise<Readable>;
}

interface Entry {
  readonly path: string;
  readonly open: () => Readable | Promise<Readable>;
}

/**
 * A zip of `erms.xml`, the contents of the handlingar, the justerade protokollen as PDF/A, and `manifest-sha256.txt`
 * (a line for each file: its sum, two spaces, its path). Written as it is read: nothing is held but what passes. A
 * file that is missing or damaged destroys the stream with its error.
 */
export function archiveZip(delivery: Delivery, source: ArchiveSource): Readable {
  const zip = new yazl.ZipFile();
  const out = new PassThrough();
  const fail = (error: Error) => void out.destroy(error);
  const mtime = new Date(startOfDayInStockholm(delivery.madeAt.slice(0, 10)));
  const sums: string[] = [];

  const add = ({ path, open }: Entry) =>
    zip.addReadStreamLazy(path, { mtime, mode: 0o100644 }, (give) => {
      void Promise.resolve()
        .then(open)
        .then(
          (content) =>
            give(
              null,
              summed(content, (sum) => sums.push(`${sum}  ${path}\n`), fail),
            ),
          fail,
        );
    });

  for (const entry of entriesOf(delivery, source)) add(entry);
  zip.addReadStreamLazy('manifest-sha256.txt', { mtime, mode: 0o100644 }, (give) =>
    give(null, Readable.from([sums.toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('')])),
  );
  zip.on('error', fail);
  zip.end();
  pipeline(zip.outputStream, out).catch(fail);
  return out;
}

function* entriesOf(delivery: Delivery, source: ArchiveSource): Generator<Entry> {
  yield {
    path: 'erms.xml',
    open: () => Readable.from(ermsXml(delivery, source.arenden(), placesIn(source))),
  };
  const meetings = new Set<string>();
  for (const arende of source.arenden()) {
    for (const handling of arende.handlingar) {
      const path = handlingPath(arende, handling);
      if (path !== undefined) yield { path, open: () => source.file(handling.file!.sha256) };
    }
    for (const { sammantradeId } of arende.paragrafer) {
      if (meetings.has(sammantradeId)) continue;
      meetings.add(sammantradeId);
      if (source.protokoll(sammantradeId) === undefined) continue;
      yield {
        path: protokollPath(sammantradeId),
        open: async () => Readable.from([await source.pdf(source.protokoll(sammantradeId)!)]),
      };
    }
  }
}

const placesIn = (source: ArchiveSource): Places => ({
  handling: handlingPath,
  protokoll: (id) => {
    const protokoll = source.protokoll(id);
    return protokoll && { path: protokollPath(id), protokoll };
  },
});

const protokollPath = (sammantradeId: string) => `protokoll/${sammantradeId}.pdf`;

/** `handlingar/ITSAM-2024-25/1-yttrande.pdf`: what other systems and people can read, whatever it was called. */
function handlingPath({ serie, ar, lopnr }: DiariumArende, handling: Handling): string | undefined {
  const { file, gallring, handlingsnummer } = handling;
  if (file === undefined || gallring !== undefined) return undefined;
  const name = file.filename
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^\.+/, '')
    .slice(-100);
  return `handlingar/${serie}-${ar}-${lopnr}/${handlingsnummer}-${name}`;
}

/** The content, and its sum when all of it has passed. */
function summed(content: Readable, tell: (sum: string) => void, fail: (error: Error) => void): Readable {
  const hash = createHash('sha256');
  const through = new Transform({
    transform(chunk: Buffer | string, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      tell(hash.digest('hex'));
      done();
    },
  });
  pipeline(content, through).catch(fail);
  return through;
}
