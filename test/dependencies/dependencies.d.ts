interface Entry {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
export function isAllowed(licence: string): boolean;
export function faults(
  lock: { readonly packages: Readonly<Record<string, Entry>> },
  root: { readonly allowScripts?: Readonly<Record<string, boolean>> },
): readonly string[];
export function heard(ended: { readonly status: number | string; readonly stdout: string }): {
  readonly known?: readonly string[];
  readonly silent?: string;
};
