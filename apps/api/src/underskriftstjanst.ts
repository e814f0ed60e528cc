import type { Underskriftsbevis, Underskriftssvar } from '@liggaren/governance';

/** What a signer is sent to sign. Of the text only its sum leaves us: it may be secret. */
export interface UnderskriftRequest {
  /** Names this one signing, at both ends and in the margin of the printed protokoll. */
  readonly reference: string;
  /** Hex SHA-256 of the canonical content. */
  readonly sha256: string;
  readonly signer: { readonly personId: string; readonly namn: string };
  /** What it is, for people: `Direktionen 5 mars 2024, protokoll`. */
  readonly title: string;
  /** Where the signed answer is to be posted. */
  readonly callbackUrl: string;
  /** Where the signer's browser is to be sent afterwards. */
  readonly returnUrl: string;
}

/** The signed answer, read: what it says, and itself as evidence. */
export interface VerifiedAnswer {
  readonly answer: Underskriftssvar;
  readonly evidence: Extract<Underskriftsbevis, { kind: 'underskriftstjanst' }>;
}

/**
 * A port: an outside service where people sign, such as an e-signing vendor's or the municipality's own. An adapter
 * turns these two questions into the service's own words; everything else (who may sign what, how long, once) is the
 * ledger's affair. What is kept is a compact JWS whose key stands beside it: an adapter to a service that answers with
 * another kind of signature (a signed PDF, XAdES) verifies that, and wraps it in a JWS of its own.
 */
export abstract class Underskriftstjanst {
  /** As people know it, and as it is printed: `Kommunens underskriftstjänst`. */
  abstract readonly namn: string;

  /**
   * Where the signer's browser is to go. Asked again with the same reference, it is the same signing.
   * @throws Problem 503 when the service does not answer
   */
  abstract begin(request: UnderskriftRequest): Promise<URL>;

  /** An answer that was meant for us. @throws BadCredentials when its signature or its form does not hold */
  abstract read(answer: string): Promise<VerifiedAnswer>;
}
