import { Field, linesOf } from '../ui/fields';
import type { Forslag } from './forslag';

/** When, where and by whom: the head of the protokoll and its announcement. */
export function HeadForm({
  forslag,
  change,
}: {
  readonly forslag: Forslag;
  readonly change: (changed: Partial<Forslag>) => void;
}) {
  const { tid, anslag } = forslag;
  const or = (value: string) => (value === '' ? null : value);
  return (
    <div className="import-form">
      <div className="beside">
        <Field
          label="Sammanträdesdag"
          type="date"
          value={forslag.sammantradesdatum ?? ''}
          onChange={(value) => change({ sammantradesdatum: or(value) })}
        />
        <Field
          label="Från klockan"
          type="time"
          value={tid.start ?? ''}
          onChange={(start) => change({ tid: { ...tid, start: or(start) } })}
        />
        <Field
          label="Till klockan"
          type="time"
          value={tid.slut ?? ''}
          onChange={(slut) => change({ tid: { ...tid, slut: or(slut) } })}
        />
      </div>
      <Field label="Plats" value={forslag.plats ?? ''} onChange={(plats) => change({ plats: or(plats) })} />
      <div className="beside">
        <Field
          label="Ordförande"
          value={forslag.ordforande ?? ''}
          onChange={(value) => change({ ordforande: or(value) })}
        />
        <Field
          label="Sekreterare"
          value={forslag.sekreterare ?? ''}
          onChange={(value) => change({ sekreterare: or(value) })}
        />
      </div>
      <Field
        label="Justerare"
        hint="En på varje rad."
        rows={2}
        value={forslag.justerare.join('\n')}
        onChange={(value) => change({ justerare: value.split('\n') })}
        onLeave={() => change({ justerare: linesOf(forslag.justerare.join('\n')) })}
      />
      <div className="beside">
        <Field
          label="Anslaget sattes upp"
          type="date"
          value={anslag.uppsatt ?? ''}
          onChange={(value) => change({ anslag: { ...anslag, uppsatt: or(value) } })}
        />
        <Field
          label="Tas ned enligt protokollet"
          type="date"
          value={anslag.nedtas ?? ''}
          onChange={(value) => change({ anslag: { ...anslag, nedtas: or(value) } })}
        />
        <Field
          label="Protokollet förvaras"
          value={anslag.forvaringsplats ?? ''}
          onChange={(value) => change({ anslag: { ...anslag, forvaringsplats: or(value) } })}
        />
      </div>
    </div>
  );
}
