/** The README's examples are TypeScript that the package's own types accept. */
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { readmeExamples } from './readme-examples.js';

/** What the declaration in the example `plan` is there to stop. */
const FORBIDDEN = `import { AnalyticsService } from 'nestjs-analytics';
export const set = (service: AnalyticsService) => service.people.set('ada', { Plan: 'free' });
export const setEmail = (service: AnalyticsService) => service.people.set('ada', { $email: 'ada@example.com' });`;

/** Where the examples pretend to be: beside the files of an app that they import. */
const FOLDER = resolve('test/readme/app');

describe('the examples of the README', () => {
  const examples = readmeExamples();
  let problems: Map<string, string[]>;

  beforeAll(() => {
    const all = [...examples, { name: 'forbidden', code: FORBIDDEN }];
    problems = problemsOf(
      new Map(all.map(({ name, code }) => [resolve(FOLDER, `${name}.example.ts`), code])),
    );
  }, 120_000);

  it.each(examples.map(({ name }) => name))('%s is right', (name) => {
    expect(problems.get(resolve(FOLDER, `${name}.example.ts`))).toEqual([]);
  });

  it('plan: leaves an identifier its traits', () => {
    expect(problems.get(resolve(FOLDER, 'forbidden.example.ts'))).toEqual([`Type 'string' is not assignable to type 'undefined'.`]); // prettier-ignore
  });

  it('start an app in 15 lines', () => {
    const quickStart = examples.find(({ name }) => name === 'quick-start');
    expect(quickStart?.code.trim().split('\n').length).toBeLessThanOrEqual(15);
  });
});

/** What TypeScript says of files that are not on the disk. */
function problemsOf(files: ReadonlyMap<string, string>): Map<string, string[]> {
  const config = ts.getParsedCommandLineOfConfigFile('tsconfig.json', {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} }); // prettier-ignore
  const options: ts.CompilerOptions = {
    ...config?.options,
    noEmit: true,
    incremental: false,
    tsBuildInfoFile: undefined,
    rootDir: resolve('.'),
    paths: {
      'nestjs-analytics': [resolve('src/index.ts')],
      'nestjs-analytics/testing': [resolve('src/testing/testing-kit.ts')],
      'nestjs-analytics/testing/vitest': [resolve('src/testing/vitest.setup.ts')],
    },
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.getSourceFile = (path, target) => {
    const code = files.get(path);
    return code === undefined ? getSourceFile(path, target) : ts.createSourceFile(path, code, target);
  };
  const program = ts.createProgram([...files.keys(), resolve(FOLDER, 'packages.d.ts')], options, host);
  return new Map([...files.keys()].map((path) => [path, problemsIn(program, path)]));
}

function problemsIn(program: ts.Program, path: string): string[] {
  const source = program.getSourceFile(path);
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
