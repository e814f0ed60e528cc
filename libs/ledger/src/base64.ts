/** The bytes of a standard base64 text (RFC 4648, 4) with its padding; undefined when it is none, in that one form. */
export function decodeBase64(text: string): Buffer | undefined {
  // Buffer.from passes over whatever it can't read, so only the way back tells.
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
