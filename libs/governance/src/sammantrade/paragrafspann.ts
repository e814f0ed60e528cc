import { Heltal } from '../body.js';

/** §§ from–to, both included; without `to`: to the end of the meeting. */
export class Paragrafspann {
  @Heltal({ example: 1, min: 1, max: 100_000 })
  from!: number;

  @Heltal({ example: 4, min: 1, max: 100_000, optional: true })
  to?: number;
}
