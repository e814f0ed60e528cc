/**
 * Checks the proof of one event of the ledger (C2SP tlog-proof) in the reader's own browser. Whoever doubts the ledger
 * should be able to read what checks it: this file is served as it was written, uses nothing but Web Crypto, and shares
 * no line with the code that makes the proofs. A test holds the two against each other.
 *
 * It works on bytes and never on what they parse to: an envelope is what its leaf says, a payload is what the
 * envelope's commitment says. What the form of libs/ledger is, README.md there tells.
 */

/** @typedef {'key' | 'file' | 'checkpoint' | 'place' | 'content'} StepName */
/**
 * One step. `ok` is null for what the file leaves out and for what was not tried, since a step before it failed.
 * @typedef {{ name: StepName, ok: boolean | null, says: string }} Step
 */
/**
 * The event that a proof is about. `payload` is null where the proof keeps to itself what the event said.
 * @typedef {object} ProvenEvent
 * @property {{ index: number, id: string, stream: string, revision: number, type: string, recordedAt: string }} envelope
 * @property {{ data: Record<string, unknown>, metadata: Record<string, unknown> } | null} payload
 */
/**
 * `event`, the ledger's name and the number of events in the checkpoint are there when everything holds, and not before.
 * @typedef {{ ok: boolean, steps: Step[], event?: ProvenEvent, origin?: string, size?: number }} Verdict
 */

const FORM =
  /^c2sp\.org\/tlog-proof@v1\nextra ([A-Za-z0-9+/]+=*)\nindex (0|[1-9][0-9]{0,14})\n((?:[A-Za-z0-9+/]{43}=\n)*)\n([^]+)$/;
const RECORD = /^\{"envelope":(\{.*?\}),"payload":(.*),"salt":(?:"([A-Za-z0-9+/]{43}=)"|null)\}$/s;
const CHECKPOINT =
  /^(([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*)\n((?:— [^\n]+\n)+)$/;
const SIGNATURE = /^— ([^\s+]+) ([^\s]+)$/u;
const ED25519 = 1;

/** @type {readonly StepName[]} */
const STEPS = ['key', 'file', 'checkpoint', 'place', 'content'];

/** What a step found wrong. Its message is Swedish. */
class Fault extends Error {}

/** The browser lacks Ed25519, or the page came over a connection that it does not trust. Nothing was found wrong. */
export class CannotVerify extends Error {}

/**
 * Checks a proof file with the ledger's verifier key (`name+hash+base64`), step by step.
 * @param {string} text
 * @param {string} verifierKey
 * @returns {Promise<Verdict>}
 * @throws {CannotVerify}
 */
export async function verifyProof(text, verifierKey) {
  // Browsers give crypto.subtle to secure contexts alone.
  if (globalThis.crypto?.subtle === undefined) {
    throw new CannotVerify(
      'Webbläsaren kontrollerar signaturer bara på sidor som den har hämtat över https.',
    );
  }
  /** @type {Step[]} */
  const steps = [];
  const done = (/** @type {string} */ says, ok = /** @type {boolean | null} */ (true)) =>
    steps.push({ name: STEPS[steps.length] ?? 'content', ok, says });
  try {
    const key = await readKey(verifierKey.trim());
    done(`Nyckeln tillhör liggaren ${key.name}.`);
    const proof = readFile(text);
    done(`Filen är ett helt bevis om händelse ${proof.index + 1}.`);
    const { size, root } = await readCheckpoint(proof.checkpoint, key);
    done(`${key.name} har signerat vilka ${size} händelser som liggaren då innehöll.`);
    const envelope = await readPlace(proof, size, root);
    done(`Händelsen är nummer ${proof.index + 1} av de ${size} som signerades.`);
    const payload = await readContent(proof, envelope.commit);
    if (payload === null) done('Beviset visar inte vad händelsen säger, bara att den finns.', null);
    else done('Det som filen säger om händelsen är det som registrerades, ord för ord.');
    return { ok: true, steps, event: { envelope, payload }, origin: key.name, size };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    done(error.message, false);
    while (steps.length < STEPS.length) done('Prövades inte.', null);
    return { ok: false, steps };
  }
}

/** @typedef {{ name: string, id: number, verify: (bytes: Uint8Array, text: string) => Promise<boolean> }} Key */

/**
 * @param {string} verifierKey
 * @returns {Promise<Key>}
 */
async function readKey(verifierKey) {
  const [, name = '', id, base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(verifierKey) ?? [];
  const typed = fromBase64(base64);
  if (typed?.length !== 33 || typed[0] !== ED25519) {
    throw new Fault('Nyckeln går inte att läsa. Den ska ha formen namn+kontrollsumma+nyckel.');
  }
  const hash = await sha256(join(bytesOf(`${name}\n`), typed));
  if (hex(hash.subarray(0, 4)) !== id) {
    throw new Fault('Nyckelns kontrollsumma stämmer inte: ett tecken i den är fel.');
  }
  const publicKey = await crypto.subtle
    .importKey('raw', typed.slice(1), 'Ed25519', false, ['verify'])
    .catch((error) => {
      throw new CannotVerify('Webbläsaren kan inte kontrollera signaturer av slaget Ed25519.', {
        cause: error,
      });
    });
  return {
    name,
    id: uint32(hash),
    verify: (bytes, text) => crypto.subtle.verify('Ed25519', publicKey, copy(bytes), bytesOf(text)),
  };
}

/**
 * @typedef {object} Proof
 * @property {number} index
 * @property {Uint8Array[]} path the leaf's sibling first
 * @property {string} checkpoint
 * @property {string} envelope
 * @property {string} payload
 * @property {string | undefined} salt
 */

/**
 * @param {string} text
 * @returns {Proof}
 */
function readFile(text) {
  const form = FORM.exec(text);
  if (form === null) {
    throw new Fault(
      text.startsWith('c2sp.org/tlog-proof@v1\n')
        ? 'Bevisfilen är inte i den form som den skrivs i: den är ändrad, eller något fattas i början eller slutet.'
        : 'Det här är inget bevis ur Liggaren. En bevisfil börjar med raden c2sp.org/tlog-proof@v1.',
    );
  }
  const [, extra = '', index = '', hashes = '', checkpoint = ''] = form;
  const path = hashes.split('\n').slice(0, -1).map(fromBase64);
  const bytes = fromBase64(extra);
  const record = bytes && RECORD.exec(utf8(bytes) ?? '');
  if (!record || path.includes(undefined)) {
    throw new Fault('Bevisfilen är inte i den form som den skrivs i: den är ändrad.');
  }
  const [, envelope = '', payload = '', salt] = record;
  return {
    index: Number(index),
    path: /** @type {Uint8Array[]} */ (path),
    checkpoint,
    envelope,
    payload,
    salt,
  };
}

/**
 * @param {string} note
 * @param {Key} key
 */
async function readCheckpoint(note, key) {
  const [, text = '', origin = '', size = '', root = '', lines = ''] = CHECKPOINT.exec(note) ?? [];
  // What can't be seen has no place in a text that is signed.
  if (text === '' || /(?!\n)\p{Cc}|\p{Cs}/u.test(note) || fromBase64(root) === undefined) {
    throw new Fault('Kontrollpunkten i filen är ändrad.');
  }
  let signed = false;
  for (const line of lines.split('\n').slice(0, -1)) {
    const [, name = '', base64 = ''] = SIGNATURE.exec(line) ?? [];
    const blob = fromBase64(base64);
    if (blob === undefined || blob.length <= 4) throw new Fault('Kontrollpunkten i filen är ändrad.');
    if (name !== key.name || uint32(blob) !== key.id) continue;
    signed = await key.verify(blob.subarray(4), text);
    if (!signed) break;
  }
  if (!signed || origin !== key.name) {
    throw new Fault('Kontrollpunkten är ändrad, eller inte signerad med den angivna nyckeln.');
  }
  return { size: Number(size), root };
}

/**
 * @param {Proof} proof
 * @param {number} size
 * @param {string} root base64
 * @returns {Promise<ProvenEvent['envelope'] & { commit: string }>}
 */
async function readPlace({ envelope: text, index, path }, size, root) {
  const found = await rootOf(await sha256(join(Uint8Array.of(0), bytesOf(text))), index, size, path);
  if (found === undefined || toBase64(found) !== root) {
    throw new Fault('Händelsen fanns inte på den platsen i liggaren när kontrollpunkten signerades.');
  }
  const envelope = JSON.parse(text);
  if (envelope.index !== index) throw new Fault('Filen anger en annan plats än händelsen själv.');
  return envelope;
}

/**
 * The root of a tree of `size` leaves that holds this leaf at `index`, by its audit path (RFC 9162, 2.1.3.2).
 * @param {Uint8Array} leaf
 * @param {number} index
 * @param {number} size
 * @param {Uint8Array[]} path
 */
async function rootOf(leaf, index, size, path) {
  if (index >= size) return undefined;
  let hash = leaf;
  let place = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) return undefined;
    const isRight = place % 2 === 1 || place === last;
    hash = await sha256(join(Uint8Array.of(1), ...(isRight ? [sibling, hash] : [hash, sibling])));
    // A node without a sibling of its own rises until it has one.
    while (isRight && place % 2 === 0 && place !== 0) {
      place /= 2;
      last = Math.floor(last / 2);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}

/**
 * @param {Proof} proof
 * @param {string} commit base64
 * @returns {Promise<ProvenEvent['payload']>}
 */
async function readContent({ payload, salt }, commit) {
  if (salt === undefined && payload === 'null') return null;
  const key = salt === undefined ? undefined : fromBase64(salt);
  if (key === undefined || toBase64(await hmac(key, bytesOf(payload))) !== commit) {
    throw new Fault('Det som filen säger om händelsen är inte det som registrerades.');
  }
  return JSON.parse(payload);
}

// ---- bytes ----------------------------------------------------------------------------------------------------

const encoder = new TextEncoder();
const bytesOf = (/** @type {string} */ text) => encoder.encode(text);
const copy = (/** @type {Uint8Array} */ bytes) => Uint8Array.from(bytes);
const uint32 = (/** @type {Uint8Array} */ bytes) =>
  new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
const hex = (/** @type {Uint8Array} */ bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @param {Uint8Array[]} parts */
function join(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/**
 * @param {Uint8Array<ArrayBuffer>} key
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function hmac(key, bytes) {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes));
}

/**
 * The bytes of a base64 text with its padding; undefined when it is none, in that one form.
 * @param {string} text
 */
function fromBase64(text) {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    // atob passes over blanks and loose bits, so only the way back tells.
    return toBase64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** @param {Uint8Array} bytes */
function utf8(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
