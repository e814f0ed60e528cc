/** The key of something that was sent and may not have been answered. */
export interface Key {
  readonly name: string;
  readonly value: string;
}

const PREFIX = 'liggaren:sänt:';

/**
 * The Idempotency-Key of an intent: the same until it is answered, also after a reload. Stored under the intent's
 * SHA-256, so that its words are not.
 */
export async function keyFor(intent: string): Promise<Key> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(intent));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const name = PREFIX + hex;
  const value = localStorage.getItem(name) ?? crypto.randomUUID();
  localStorage.setItem(name, value);
  return { name, value };
}

/** The intent was answered: the same words sent again are another intent. */
export const forgetKey = ({ name }: Key): void => localStorage.removeItem(name);
