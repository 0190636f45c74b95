/** Makes the script that the collector serves as `/client.js`: one file, without a module system, as small as can be. */
export default {
  input: 'src/browser/script.ts',
  output: { file: 'dist/browser/client.min.js', format: 'iife', minify: true },
  transform: { target: 'es2021' },
  tsconfig: 'src/browser/tsconfig.json',
};
