import { Bar, BarChart, CartesianGrid, XAxis, YAxis } from 'recharts';
import { shortMonthText } from '../ui/dates';

const INK = 'var(--midas-link-enabled)';
const PAPER = 'var(--midas-background-base)';
const QUIET = { fill: 'var(--midas-text-secondary)', fontSize: 12 };

/** A month's two numbers; undefined where there is none. */
export interface MonthPair {
  readonly month: string;
  readonly first: number | undefined;
  readonly second: number | undefined;
}

/**
 * Two numbers a month, side by side: one filled, one outlined, so that they can be told apart without colour. Its table
 * stands beside it, and is what a screen reader reads.
 */
export default function MonthChart({
  rows,
  names: [first, second],
}: {
  readonly rows: readonly MonthPair[];
  readonly names: readonly [first: string, second: string];
}) {
  return (
    <figure className="chart" aria-hidden="true">
      <figcaption>
        <span className="key">{first}</span> <span className="key outlined">{second}</span>
      </figcaption>
      <BarChart
        responsive
        data={[...rows]}
        width="100%"
        height={260}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--midas-border-color-subtle)" />
        <XAxis dataKey="month" tickFormatter={shortMonthText} tick={QUIET} stroke={QUIET.fill} />
        <YAxis allowDecimals={false} width={32} tick={QUIET} stroke={QUIET.fill} />
        <Bar dataKey="first" fill={INK} stroke={INK} isAnimationActive={false} />
        <Bar dataKey="second" fill={PAPER} stroke={INK} strokeWidth={1.5} isAnimationActive={false} />
      </BarChart>
    </figure>
  );
}
