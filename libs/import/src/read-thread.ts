import { parentPort, workerData } from 'node:worker_threads';
import { pdfText } from './pdf-text.js';
import { readProtokoll } from './read-protokoll.js';
import type { Answer } from './read-apart.js';
import { decode, Unreadable } from './read-text.js';

const bytes = workerData as Uint8Array;
const isPdf = Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';

async function answer(): Promise<Answer> {
  try {
    const text = isPdf ? await pdfText(bytes) : decode(bytes);
    return { text, forslag: readProtokoll(text) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { unreadable: error.code, message: error.message };
  }
}

parentPort!.postMessage(await answer());
