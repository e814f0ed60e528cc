import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(`deploy/${path}`, 'utf8');

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

interface Compose {
  readonly services: Record<
    string,
    {
      readonly image?: string;
      readonly volumes?: readonly string[];
      readonly depends_on?: Record<string, unknown>;
    }
  >;
  readonly volumes: Record<string, unknown>;
}

describe('the Dockerfile', () => {
  it('has no error that its language knows, and ends as a user without rights', () => {
    const text = read('Dockerfile');
    expect(validate(text).map(({ message }) => message)).toEqual([]);
    expect(text).toMatch(/\nUSER node\n(?:(?!USER)[\s\S])*$/);
    expect(text).toContain('HEALTHCHECK');
  });

  it('starts what the build makes', () => {
    for (const path of ['apps/api/src/main.ts', 'apps/worker/src/main.ts', 'apps/cli/bin/liggaren.js']) {
      expect(existsSync(path)).toBe(true);
    }
  });
});

describe('the Kubernetes manifests', () => {
  it('are what the schemas of their kinds allow', async () => {
    const { items } = parse(read('kubernetes/liggaren.yaml'), { merge: true }) as {
      items: readonly Manifest[];
    };
    expect(items.map(({ kind }) => kind)).toEqual([
      'StatefulSet',
      'StatefulSet',
      'Service',
      'PodDisruptionBudget',
      'NetworkPolicy',
    ]);
    for (const item of items) {
      const models = (await import(`kubernetes-models/${item.apiVersion}`)) as Record<
        string,
        new (item: Manifest) => { validate(): void }
      >;
      const Model = models[item.kind];
      expect(() => Model && new Model(item).validate()).not.toThrow();
    }
  });
});

describe('the compose files', () => {
  it.each(['compose.yaml', 'compose.cluster.yaml'])(
    '%s names only services and volumes that it has',
    (file) => {
      const { services, volumes } = parse(read(file), { merge: true }) as Compose;
      for (const service of Object.values(services)) {
        for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(name);
        for (const volume of service.volumes ?? [])
          expect(volumes).toHaveProperty(volume.split(':')[0] ?? '');
      }
    },
  );
});

describe('the systemd units', () => {
  const units = readdirSync('deploy/systemd').map((name) => `deploy/systemd/${name}`);
  const itWithSystemd = existsSync('/usr/bin/systemd-analyze') ? it : undefined;

  itWithSystemd?.('are understood by systemd without a complaint', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' });
    // The node of the unit need not be where this machine has it.
    const complaints = stderr
      .split('\n')
      .filter((line) => line !== '' && !/is not executable: No such file/.test(line));
    expect([status, complaints]).toEqual([0, []]);
  });

  it('write nowhere but in the data folder', () => {
    expect(read('systemd/liggaren.service')).toMatch(/^ProtectSystem=strict$/m);
    expect(read('systemd/liggaren.service')).toMatch(/^StateDirectory=liggaren$/m);
  });
});
