/** Runs Vitest in a process that knows nothing of this Jest. */
import { execFile } from 'node:child_process';

const SCRIPT = 'test/testing/vitest-fixture/vitest.run.mjs';

export interface VitestResult {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** What became of the tests in a folder's files; a test that fails is a result, too. */
export function vitestRun(
  folder: string,
  pattern: string,
  ...setupFiles: string[]
): Promise<readonly VitestResult[]> {
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const args = [SCRIPT, folder, pattern, ...setupFiles];
    execFile(process.execPath, args, { env: { ...env, NO_COLOR: '1' } }, (_error, stdout, stderr) => {
      const results = /^\{.*"testResults".*\}$/m.exec(stdout)?.[0];
      if (results === undefined) reject(new Error(`Vitest did not run: ${stdout}${stderr}`));
      else resolve(resultsIn(results));
    });
  });
}

interface FileResult {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly VitestResult[];
}

function resultsIn(report: string): VitestResult[] {
  const files = (JSON.parse(report) as { testResults: FileResult[] }).testResults;
  return files.flatMap(({ name, message, assertionResults }) =>
    message === '' ? assertionResults : [{ title: name, status: 'failed', failureMessages: [message] }],
  );
}
