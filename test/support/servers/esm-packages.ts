/** Makes ES modules of packages that are CommonJS and require Nest, which Jest can't do below Node 24.9. */
import { rolldown } from 'rolldown';
import { esmExternalRequirePlugin } from 'rolldown/plugins';

/** Jest's `moduleNameMapper` knows the files by these names. */
const PACKAGES = { throttler: 'node_modules/@nestjs/throttler/dist/index.js' };
const FOLDER = 'node_modules/.cache/nestjs-analytics';

export async function bundleCommonJsPackages(): Promise<void> {
  for (const [name, input] of Object.entries(PACKAGES)) {
    const bundle = await rolldown({
      input,
      platform: 'node',
      plugins: [esmExternalRequirePlugin({ external: [/^@nestjs\//] })],
    });
    await bundle.write({ file: `${FOLDER}/${name}.mjs`, format: 'esm' });
  }
}
