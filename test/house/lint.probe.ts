/** Asks oxlint, under the repository's own rules, what it would say of files that do not exist. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Contents by path, such as `src/capture/probe.ts`. */
export type ProbeFiles = Readonly<Record<string, string>>;

export interface Finding {
  readonly file: string;
  /** Such as `eslint(no-restricted-imports)`. */
  readonly rule: string;
  readonly line: number;
  /** What to do about it. */
  readonly help: string;
}

interface Diagnostic {
  readonly filename: string;
  readonly code?: string;
  readonly help?: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** What oxlint finds, in a folder of its own that is removed afterwards. */
export function lint(files: ProbeFiles): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'house-lint-'));
  try {
    cpSync('.oxlintrc.json', join(folder, '.oxlintrc.json'));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const oxlint = resolve('node_modules/oxlint/bin/oxlint');
    const { stdout, stderr } = spawnSync(process.execPath, [oxlint, '--format', 'json'], { cwd: folder, encoding: 'utf8' }); // prettier-ignore
    if (!stdout.startsWith('{')) throw new Error(`oxlint did not run: ${stdout}${stderr}`);
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics.map((each) => ({
      file: each.filename,
      rule: each.code ?? '',
      line: each.labels[0]?.span.line ?? 0,
      help: each.help ?? '',
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
